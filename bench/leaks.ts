/**
 * Lets each call of create, resume and cleanup go wrong, and counts what leaks: `npm run leaks`, or with `-- --all` every
 * call with every fault, with and without the history. `--part 2/8` does one of eight parts of that, for several machines or
 * evenings. Needs MiniStack, which nobody else uses meanwhile: GCD_TEST_MINISTACK=http://127.0.0.1:4566
 */
const flags = process.argv.slice(2);
if (flags.includes('--all')) process.env.GCD_TEST_LEAKS = 'all';
if (flags.includes('--part')) process.env.GCD_TEST_LEAKS_PART = flags[flags.indexOf('--part') + 1];
await import('../test/aws/leaks.real.js');
