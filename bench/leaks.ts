/**
 * Lets each call of create, resume and cleanup go wrong, and counts what leaks: `npm run leaks`, or with `-- --all` every
 * call with every fault, with and without the history. Needs MiniStack: GCD_TEST_MINISTACK=http://127.0.0.1:4566
 */
if (process.argv.includes('--all')) process.env.GCD_TEST_LEAKS = 'all';
await import('../test/aws/leaks.real.js');
