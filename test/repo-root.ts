import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder; compiled tests run from dist/test. */
export const repoRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
