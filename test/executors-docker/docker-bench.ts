import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { systemClock } from '../../src/core/clock.js';
import type { Notice } from '../../src/core/notice.js';
import { type BuildImageRequest, buildImage, type ProjectImage } from '../../src/executors/docker/build-image.js';
import { createDockerExecutor, type DockerExecutorOptions } from '../../src/executors/docker/docker-executor.js';
import type { Bench } from '../conformance/run-tasks.js';
import { repoRoot } from '../repo-root.js';

const madeTags = new Set<string>();

/** Builds a project's image, and remembers it for `removeMadeImages`; returns it with what was told meanwhile. */
export async function buildTestImage(
  project: string,
  more: Partial<BuildImageRequest> = {},
): Promise<ProjectImage & { notices: Notice[] }> {
  const notices: Notice[] = [];
  const image = await buildImage({
    ...{ project, packageRoot: repoRoot, env: process.env, clock: systemClock },
    observe: (notice) => notices.push(notice),
    ...more,
  });
  madeTags.add(image.tag);
  return { ...image, notices };
}

/** Removes the images that `buildTestImage` made. */
export function removeMadeImages(): void {
  if (madeTags.size > 0) execFileSync('docker', ['image', 'rm', '--force', ...madeTags], { stdio: 'ignore' });
  madeTags.clear();
}

/** Makes a docker executor with two slots and a folder of its own. */
export async function makeDockerBench(project: string, more: Partial<DockerExecutorOptions> = {}): Promise<Bench> {
  const { tag } = more.image ? { tag: more.image } : await buildTestImage(project);
  const folder = mkdtempSync(join(tmpdir(), 'gcd-run-'));
  const paths = { logs: join(folder, 'logs'), values: join(folder, 'values') };
  const executor = await createDockerExecutor({
    ...{ slots: 2, image: tag, packageRoot: repoRoot, runId: basename(folder), holder: String(process.pid) },
    ...{ graceMs: 300, env: process.env, taskEnv: {}, limits: { outputBytes: 4 << 20 } },
    ...paths,
    ...more,
  });
  return { executor, ...paths };
}

/** Returns the ids of a run's containers, running or not. */
export function containersOf(runId: string): string[] {
  const args = ['ps', '--all', '--quiet', '--filter', `label=gcd.run=${runId}`];
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** Returns the id of a bench's run. */
export function runIdOf({ logs }: Bench): string {
  return basename(join(logs, '..'));
}
