import { runGcd } from './run-gcd.js';

// A program for a test: says what could be pruned, as a user whom file modes hold back. Root becomes `nobody` for it, after
// a first look has imported everything.
const cwd = process.argv[2]!;
const look = () => runGcd('prune --keep 0 --dry-run', { cwd, env: { GCD_HISTORY: `${cwd}/history`, PATH: cwd } });
if (process.getuid?.() === 0) {
  await look();
  process.setuid?.('nobody');
}
process.stdout.write(JSON.stringify(await look()));
