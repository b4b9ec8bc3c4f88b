const NEWLINE = 10;

/**
 * Makes a function that takes chunks of bytes and returns the whole lines that each completes, without their
 * newlines. A line that is cut, even within a character, waits for its rest.
 */
export function createLineReader(): (chunk: Buffer) => string[] {
  let parts: Buffer[] = [];
  return (chunk) => {
    const end = chunk.lastIndexOf(NEWLINE);
    if (end < 0) {
      parts.push(chunk);
      return [];
    }
    const whole = parts.length === 0 ? chunk.toString('utf8', 0, end) : joinText(parts, chunk.subarray(0, end));
    parts = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    return whole.split('\n');
  };
}

function joinText(parts: readonly Buffer[], last: Buffer): string {
  return Buffer.concat([...parts, last]).toString('utf8');
}
