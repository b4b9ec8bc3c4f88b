import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The real parts that tests named `*.real.ts` need, and how each is found. `.ci/run` brings all of them. */
const probes = {
  docker: () => spawnSync('docker', ['version'], { stdio: 'ignore' }).status === 0,
  chromium: () => existsSync(process.env.GCD_TEST_CHROMIUM ?? '/usr/bin/chromium'),
  moto: () => Boolean(process.env.GCD_TEST_MOTO),
  ministack: () => Boolean(process.env.GCD_TEST_MINISTACK),
  /** OpenSSH's server, which a test starts with a config and keys of its own. */
  sshd: () => existsSync('/usr/sbin/sshd'),
  tmux: () => spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0,
  /** Virtual environments with the examples' packages, made by `.ci/run`. */
  venvs: () => Boolean(process.env.GCD_TEST_VENVS),
  microburst: () => existsSync(join(process.env.GCD_TEST_VENVS ?? '', 'microburst', 'bin', 'microburst')),
} as const;

/**
 * Returns what `test`'s option `skip` wants: false when all parts are there, else a loud sentence.
 * @throws when a part is missing in CI, where a skipped test is a failure.
 */
export function realParts(...parts: (keyof typeof probes)[]): string | false {
  const missing = parts.filter((part) => !probes[part]());
  if (missing.length === 0) return false;
  const message = `SKIPPED: needs ${missing.join(' and ')}, which .ci/run installs and starts`;
  if (process.env.CI) throw new Error(message);
  process.stderr.write(`${message}\n`);
  return message;
}
