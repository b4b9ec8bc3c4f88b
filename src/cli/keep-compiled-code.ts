import * as nodeModule from 'node:module';
import { join } from 'node:path';
import { baseFolder } from '../core/home-folder.js';

/** Is Node's own, from Node 22.1 on: https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
type Enable = (folder: string) => unknown;
const { enableCompileCache } = nodeModule as typeof nodeModule & { readonly enableCompileCache?: Enable };

/**
 * Lets Node keep the code that it has compiled, which spares a command a quarter of its CPU time from its second call on;
 * nothing happens on older Nodes, or where nothing can be kept. Node's own choice would be the temporary folder, where
 * others of the machine could put code in its place; this is the user's cache folder.
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv, enable: Enable | undefined = enableCompileCache): void {
  try {
    enable?.(join(baseFolder('XDG_CACHE_HOME', env), 'gcd', 'compiled'));
  } catch {
    // A user whom the machine does not know, as in a container, has no home; all works without.
  }
}
