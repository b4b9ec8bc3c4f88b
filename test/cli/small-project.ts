import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a project with three data files, `a.csv` to `c.csv`, below a folder; `body` is the body of its entrypoint. */
export function makeSmallProject(folder: string, body: string): void {
  const project = join(folder, 'project');
  mkdirSync(join(project, 'data'), { recursive: true });
  writeFileSync(join(project, 'config.yaml'), 'data_bucket: data\nfile_pattern: "*.csv"\n');
  const lines = body.split('\n').map((line) => `    ${line}\n`);
  writeFileSync(join(project, 'entrypoint.py'), `def entrypoint(curr_process_file, **kwargs):\n${lines.join('')}`);
  writeFileSync(join(project, 'requirements.txt'), '');
  for (const name of ['a', 'b', 'c']) writeFileSync(join(project, 'data', `${name}.csv`), 'x\n1\n');
}
