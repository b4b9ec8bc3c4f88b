// Drives the live reporter as a run would; the test with a real terminal looks at what the screen shows.
import { setTimeout as delay } from 'node:timers/promises';
import { createReporter } from '../../src/cli/reporters/create-reporter.js';
import { processTerminal } from '../../src/cli/terminal.js';
import { runEnded, runProgressed, runStarted, tallyOf, taskFailed } from './notices.js';

const display = { isJson: false, isQuiet: false, hasColor: true };
const reporter = await createReporter(processTerminal(), display, { isLong: true });
const { observe } = reporter;
const files = ['plain.csv', '観測所/データ.csv', 'a\u001b[2Jb\nc.csv', `${'deep/'.repeat(40)}end.csv`];

observe({ type: 'step', message: 'Listing inputs' });
observe(runStarted(100, 4));
observe(taskFailed('bad.csv', 'row 7 is bad'));
// Goes on until the test has seen enough and ends it with the line that it is waiting for.
const stopped = new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
let done = 0;
let isRunning = true;
void stopped.then(() => {
  isRunning = false;
});
while (isRunning) {
  done = Math.min(99, done + 1);
  observe(runProgressed(tallyOf(100, { succeeded: done, failed: 1 }), files));
  if (done === 5) observe(taskFailed('bad-2.csv', 'row 8 is bad'));
  await delay(20);
}
observe(runEnded(tallyOf(100, { succeeded: 99, failed: 1 })));
reporter.close();
process.stdout.write('THE END\n');
process.stdin.destroy();
