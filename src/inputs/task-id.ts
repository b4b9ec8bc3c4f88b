import { hash } from 'node:crypto';
import type { ManifestEntry } from '../core/task.js';

/**
 * Returns a task's id: `t` and the first 15 hex digits of the SHA-256 of the JSON array `[round,repeat,file,column]`
 * without spaces. JSON frames the parts, so that no two tasks share a text, and writes bytes of a name that are not
 * UTF-8 as `\udcXX`.
 */
export function taskId({
  round,
  repeat,
  file,
  column,
}: Omit<ManifestEntry, 'id' | 'sizeBytes' | 'unreadable'>): string {
  return `t${hash('sha256', JSON.stringify([round, repeat, file, column]), 'hex').slice(0, 15)}`;
}
