/** Begins every XML document that S3 sends. */
export const xmlHeader = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Writes a text so that it stands for itself in XML; control characters as S3 writes them, by their number. */
export function escapeXml(text: string): string {
  const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
  return text.replace(/[&<>"']|\p{Cc}/gu, (character) => named[character] ?? `&#${character.charCodeAt(0)};`);
}
