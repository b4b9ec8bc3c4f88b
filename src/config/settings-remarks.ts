import type { Config } from './config.js';
import type { Settings } from './config-schema.js';
import type { ConfigFlags } from './config-sources.js';
import type { Place, Remark } from './remark.js';

interface RemarkOptions {
  readonly config: Pick<Config, 'limits' | 'filePattern'>;
  readonly settings: Settings;
  readonly flags: ConfigFlags;
  /** Names in `env` that are to be passed on and are not there. */
  readonly missing: readonly string[];
  placeOf(key: keyof Settings, below?: string): Place;
  /** Tells whether a key could not be read. */
  isWrong(key: keyof Settings): boolean;
}

/** Returns what is no mistake and might still not be what the user thinks, each said once. */
export function remarksOnSettings({ config, settings, flags, missing, placeOf, isWrong }: RemarkOptions): Remark[] {
  const remarks: Remark[] = [];
  if (config.limits.timeoutMs === undefined && !isWrong('timeout')) {
    const hint = 'timeout: 2h in config.yaml, or --timeout 2h, sets one';
    remarks.push({ code: 'no-time-limit', message: 'tasks have no time limit: one that hangs runs for ever', hint });
  }
  if (settings.solver_name && !settings.solver_lic_file_local_source) {
    const message = `solver_name is ${settings.solver_name}, but no licence is set: tasks get neither name nor file`;
    const hint = 'set solver_lic_file_local_source to the licence file';
    remarks.push({ ...placeOf('solver_name'), code: 'solver-without-licence', message, hint });
  }
  if (settings.saved_bucket && !flags.upload) {
    const message = 'results stay on this machine: saved_bucket and saved_path_cloud are used with --upload only';
    remarks.push({ ...placeOf('saved_bucket'), code: 'upload-not-asked', message });
  }
  if (/^\.[^*?[]+$/.test(config.filePattern)) {
    const message = `file_pattern matches only files that are called ${config.filePattern}`;
    const hint = `file_pattern: "*${config.filePattern}" matches all files that end so`;
    remarks.push({ ...placeOf('file_pattern'), code: 'pattern-without-wildcard', message, hint });
  }
  for (const name of missing) {
    const message = `env.${name} has no value, here or in your environment or .env: the tasks do not get it`;
    remarks.push({ ...placeOf('env', name), code: 'env-not-found', message });
  }
  return remarks;
}
