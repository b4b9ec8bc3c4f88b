import { constants, createGunzip } from 'node:zlib';

/**
 * Decompresses the start of a gzip file, `limitBytes` at most; what follows a cut or a damaged place is left out.
 * Bytes that are no gzip at all give an empty buffer.
 */
export async function gunzipStart(bytes: Buffer, limitBytes: number): Promise<Buffer> {
  const gunzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
  gunzip.end(bytes);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of gunzip) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= limitBytes) break;
    }
  } catch {
    // Damaged: what came before it may well hold the header.
  }
  return Buffer.concat(chunks).subarray(0, limitBytes);
}
