// Answers that come compressed although we asked for `identity`: some proxies do it all the same.
import { createBrotliDecompress, createGunzip, createInflate, constants as zlib } from 'node:zlib';

export interface DecoderOutput {
  data(chunk: Buffer): void;
  end(): void;
  failed(fault: Error): void;
  /** Take no more from the connection until `drained`. */
  full(): void;
  drained(): void;
}

export interface Decoder {
  write(chunk: Buffer): void;
  end(): void;
  pause(): void;
  resume(): void;
  destroy(): void;
}

/** What undoes a `content-encoding`; undefined where there is nothing to undo. An unknown one comes through as it is. */
export function decoderFor(encoding: string, output: DecoderOutput): Decoder | undefined {
  const create = DECODERS[encoding.trim().toLowerCase()];
  if (create === undefined) return undefined;
  const stream = create();
  stream.on('data', output.data);
  stream.on('end', output.end);
  stream.on('error', output.failed);
  stream.on('drain', output.drained);
  return {
    write(chunk) {
      if (!stream.write(chunk)) output.full();
    },
    end: () => void stream.end(),
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    destroy: () => void stream.destroy(),
  };
}

/** A stream's events must not wait for the next block, so each piece is flushed as far as it goes. */
const DECODERS: Readonly<Record<string, () => ReturnType<typeof createGunzip | typeof createBrotliDecompress>>> = {
  gzip: () => createGunzip({ flush: zlib.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ flush: zlib.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ flush: zlib.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ flush: zlib.BROTLI_OPERATION_FLUSH }),
};
