import { isUnset } from './key-layout.js';

/**
 * Returns the environment variables of the tasks from the key `env`: a name with a value gets it; one without takes its
 * value from outside, the process or the project's .env, and is left out when there is none (`missing`).
 */
export function resolveTaskEnv(
  configured: Readonly<Record<string, unknown>>,
  env: Readonly<Record<string, string | undefined>>,
): { taskEnv: Record<string, string>; passedEnv: string[]; missing: string[] } {
  const taskEnv: Record<string, string> = {};
  const passedEnv: string[] = [];
  const missing: string[] = [];
  for (const [name, value] of Object.entries(configured)) {
    const outside = env[name];
    if (!isUnset(value)) taskEnv[name] = String(value);
    else if (outside === undefined) missing.push(name);
    else {
      taskEnv[name] = outside;
      passedEnv.push(name);
    }
  }
  return { taskEnv, passedEnv, missing };
}
