import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { CheckFinding } from '../aws/checks/finding.js';
import { GcdError } from '../core/errors.js';
import { checkEntrypointBy } from './check-entrypoint.js';
import type { Ports } from './run-files-input.js';
import { type Finding, validateProject } from './validate-project.js';

const check = 'project';
const verdicts = { mistake: 'bad', warning: 'warning', note: 'good' } as const;

/** Looks at a project as `gcd validate` does; without a name at the current folder, if that is one. */
export async function checkProject(named: string | undefined, ports: Ports): Promise<CheckFinding[]> {
  const { cwd, env, packageRoot, signal } = ports;
  if (named === undefined && !existsSync(join(cwd, 'entrypoint.py'))) {
    return [{ check, verdict: 'good', message: 'None was looked at: -p names its folder' }];
  }
  const projectFolder = resolve(cwd, named ?? '.');
  const checkEntrypoint: NonNullable<Parameters<typeof validateProject>[0]['checkEntrypoint']> = (file, config) =>
    checkEntrypointBy(config?.python ?? 'python3', { packageRoot, signal })(file);
  try {
    const found = await validateProject({ projectFolder, env, cwd, checkEntrypoint });
    const good = { check, verdict: 'good', message: `${projectFolder} can be run` } as const;
    return found.some(({ severity }) => severity === 'mistake')
      ? found.map(asFinding)
      : [good, ...found.map(asFinding)];
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
