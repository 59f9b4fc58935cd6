// What is on the disk, or is not: a file that cannot be read is one that is not there.

export function tryRead<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
