import * as nodeModule from 'node:module';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** Is Node's own, from Node 22.1 on: https://nodejs.org/api/module.html#moduleenablecompilecachecachedir */
type Enable = (folder: string) => unknown;
const { enableCompileCache } = nodeModule as typeof nodeModule & { readonly enableCompileCache?: Enable };

/**
 * Lets Node keep the code that it has compiled, which spares a command a quarter of its CPU time from its second call on; nothing
 * happens on older Nodes, or where nothing can be kept. Node's own choice would be the temporary folder, where others of
 * the machine could put code in its place; this is the user's cache folder ($XDG_CACHE_HOME, by default ~/.cache: XDG Base
 * Directory Specification 0.8).
 */
export function keepCompiledCode(env: NodeJS.ProcessEnv, enable: Enable | undefined = enableCompileCache): void {
  const { XDG_CACHE_HOME: cacheHome = '', HOME: home = homeOfUser() } = env;
  const caches = isAbsolute(cacheHome) ? cacheHome : home && join(home, '.cache');
  if (isAbsolute(caches)) enable?.(join(caches, 'gcd', 'compiled'));
}

/** A user whom the machine does not know, as in a container, has none. */
function homeOfUser(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}
