import { randomBytes } from 'node:crypto';

/** Makes the id of a run: sorts by time (UTC, to the millisecond), unique by four random letters or digits. */
export function newRunId(nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[-:.]/g, '').replace('T', '-').replace('Z', '');
  return `${stamp}-${randomBytes(2).toString('hex')}`;
}
