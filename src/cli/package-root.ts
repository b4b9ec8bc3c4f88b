import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Is the folder of the installed gcd; compiled, this file lies in dist/src/cli. */
export const packageRoot = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
