import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Lists the files below a folder whose names end with `ending`. */
export function listFiles(folder: string, ending: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => join(entry.parentPath, entry.name));
}
