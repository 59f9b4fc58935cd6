// How `serve` reads its files: short ones at once, where nobody notices; long ones beside the requests.
import type { FileReader } from '../compiler/file-reader.ts';
import { diskFiles, type LoadedConfiguration, loadConfiguration } from '../gateway/configuration.ts';
import { loadInThread } from './compile-thread.ts';

/** Characters in all files: as much as is compiled in some ten milliseconds. */
const SHORT = 32_000;

/** What is there now. Rejects only for faults of the program. */
export async function loadBesideRequests(
  entry: string,
  options: { readonly allowOutside: boolean },
): Promise<LoadedConfiguration> {
  try {
    return loadConfiguration(entry, { ...options, files: limited(diskFiles, SHORT) });
  } catch (fault) {
    if (!(fault instanceof TooLong)) throw fault;
    return loadInThread(entry, options);
  }
}

class TooLong extends Error {}

/** Throws once more than so many characters are read: only then it is known what is imported. */
function limited(files: FileReader, most: number): FileReader {
  let left = most;
  return {
    ...files,
    read(path) {
      const text = files.read(path);
      left -= text?.length ?? 0;
      if (left < 0) throw new TooLong();
      return text;
    },
  };
}
