/**
 * Encodes bytes as SigV4 wants them, in a path with its slashes kept.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function uriEncode(bytes: Buffer, keepSlash: 'keep slashes' | 'encode slashes'): string {
  let text = '';
  for (const byte of bytes) {
    const character = String.fromCharCode(byte);
    const isKept = /[A-Za-z0-9\-._~]/.test(character) || (character === '/' && keepSlash === 'keep slashes');
    text += isKept ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}

/** Decodes percent signs to bytes, which need not be UTF-8; a percent sign that begins nothing stands for itself. */
export function uriDecode(text: string): Buffer {
  return Buffer.from(
    Buffer.from(text, 'utf8')
      .toString('latin1')
      .replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );
}
