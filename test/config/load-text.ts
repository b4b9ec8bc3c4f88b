import type { ConfigFlags } from '../../src/config/config-sources.js';
import { inspectConfig, loadConfig } from '../../src/config/load-config.js';
import { makeProject } from './make-project.js';

/** Loads the config of a project that has this config.yaml and perhaps other files. */
export async function load(configYaml: string, flags: ConfigFlags = {}, files: Record<string, string> = {}) {
  const projectFolder = makeProject({ 'config.yaml': configYaml, ...files });
  return { projectFolder, ...(await loadConfig({ projectFolder, flags, env: {} })) };
}

/** Returns the mistakes of a config.yaml, each as `line path: message`. */
export async function mistakesOf(configYaml: string | Buffer, flags: ConfigFlags = {}) {
  const projectFolder = makeProject({ 'config.yaml': configYaml });
  const { mistakes } = await inspectConfig({ projectFolder, flags, env: {} });
  return mistakes.map(({ line, path, message }) => `${line ?? ''} ${path ?? ''}: ${message}`);
}
