import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { encodeFileName } from '../../src/core/file-name.js';

/** Makes a folder with files, their names encoded as gcd encodes them; it is gone after the test. */
export function makeFolder(t: TestContext, files: Readonly<Record<string, string | Buffer>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'gcd-inputs-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), encodeFileName(name)]), content);
  }
  return folder;
}
