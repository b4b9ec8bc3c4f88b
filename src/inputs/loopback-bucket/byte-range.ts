import { S3Error } from './s3-error.js';

/**
 * Reads the header Range for a file of `size` bytes: the first byte, and the one after the last. Undefined when the
 * whole is to be sent: no range, several of them, or one that is none (RFC 9110, section 14.2).
 * @throws S3Error InvalidRange when it begins after the end.
 */
export function byteRange(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size : Math.min(Number(last) + 1, size);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  if (start >= size) throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable');
  return { start, end };
}
