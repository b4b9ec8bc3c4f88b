import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckFinding } from '../aws/checks/finding.js';
import { GcdError } from '../core/errors.js';
import type { Finding } from './finding.js';
import type { Ports } from './ports.js';
import { validate } from './validate.js';

const check = 'project';
const verdicts = { mistake: 'bad', warning: 'warning', note: 'good' } as const;

/** Looks at a project as `gcd validate` does; without a name at the current folder, if that is one. */
export async function checkProject(named: string | undefined, ports: Ports): Promise<CheckFinding[]> {
  if (named === undefined && !existsSync(join(ports.cwd, 'entrypoint.py'))) {
    return [{ check, verdict: 'good', message: 'None was looked at: -p names its folder' }];
  }
  try {
    const { project, findings } = await validate({ project: named ?? '.' }, ports);
    const good = { check, verdict: 'good', message: `${project} can be run` } as const;
    return findings.some(({ severity }) => severity === 'mistake')
      ? findings.map(asFinding)
      : [good, ...findings.map(asFinding)];
  } catch (error) {
    if (!(error instanceof GcdError)) throw error;
    return [asFinding({ severity: 'mistake', message: error.message, ...(error.hint ? { hint: error.hint } : {}) })];
  }
}

function asFinding({ severity, message, hint, file, line, path }: Finding): CheckFinding {
  const place = [file, line, path].filter((part) => part !== undefined).join(':');
  const text = place && !message.includes(place) ? `${place}: ${message}` : message;
  return { check, verdict: verdicts[severity], message: text, ...(hint === undefined ? {} : { hint }) };
}
