import type { Config } from './config.js';
import { isSecretName } from './secret-name.js';

/** Returns a copy of the config that can be written to a record: secret values of `taskEnv` are hidden. */
export function redactedConfig(config: Config): Config {
  const taskEnv = Object.entries(config.taskEnv).map(([name, value]) => [
    name,
    isSecret(name, value) ? '(hidden)' : value,
  ]);
  return { ...config, taskEnv: Object.fromEntries(taskEnv) };

  function isSecret(name: string, value: string): boolean {
    const hasPassword = /:\/\/[^/\s]*:[^/\s]*@/.test(value);
    return config.passedEnv.includes(name) || isSecretName(name) || hasPassword;
  }
}
