import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Is the name of the runner's package, and of the folder that it lies in. */
const PACKAGE = 'gcd_runner';

/** Returns the runner's modules as `BOOTSTRAP` reads them: a JSON object from a module's name to its source. */
export async function readRunnerSource(packageRoot: string): Promise<Buffer> {
  const folder = join(packageRoot, 'templates', 'runner', PACKAGE);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.py'));
  const modules = files.map(async (file) => [moduleName(file), await readFile(join(folder, file), 'utf8')]);
  return Buffer.from(JSON.stringify(Object.fromEntries(await Promise.all(modules))));
}

function moduleName(file: string): string {
  return file === '__init__.py' ? PACKAGE : `${PACKAGE}.${file.replace(/\.py$/, '')}`;
}
