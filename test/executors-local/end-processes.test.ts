import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';

const skip = process.platform === 'linux' ? false : 'ps tells of processes elsewhere';

/** Starts more processes than it may have files open, then ends them by what they are marked with. */
const END = `
for process in $(seq 60); do GCD_RUN_ID=$2 sleep 60 > /dev/null 2>&1 & done
ulimit -n 60
exec node --input-type=module -e '
  const { endLeftovers } = await import(process.argv[1]);
  process.stdout.write(String(await endLeftovers(process.argv[2])));
' "$1" "$2"
`;

test('more leftovers than files may be open are found and ended', { skip, timeout: 60_000 }, () => {
  const module = new URL('../../src/executors/local/end-processes.js', import.meta.url).href;
  const said = execFileSync('sh', ['-c', END, 'sh', module, `gcd-test-${process.pid}`], { encoding: 'utf8' });
  assert.equal(said, '60');
});
