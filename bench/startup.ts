// gcd --help against node -e 0, by hyperfine: node dist/bench/startup.js
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const gcd = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'gcd.js');
const { status } = spawnSync('hyperfine', ['-N', '--warmup', '3', '--runs', '30', 'node -e 0', `node ${gcd} --help`], {
  stdio: 'inherit',
});
if (status !== 0) throw new Error('hyperfine is needed: apt-get install hyperfine');
