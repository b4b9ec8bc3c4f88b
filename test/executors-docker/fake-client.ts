import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { DockerClient } from '../../src/executors/docker/docker-cli.js';
import { temporaryFolder } from '../temporary-folder.js';

/** Makes a client whose command `docker` is this shell script. */
export function fakeClient(t: TestContext, script: string): DockerClient {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'docker'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'docker'), 0o755);
  return { env: { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}` } };
}
