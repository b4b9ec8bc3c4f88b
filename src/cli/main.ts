/** Runs one command line and returns its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  process.stderr.write(`gcd ${argv.join(' ')}: nothing to run yet\n`);
  return 1;
}
