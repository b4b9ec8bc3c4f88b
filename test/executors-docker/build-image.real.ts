import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, realpathSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { imageName, PROJECT_LABEL } from '../../src/executors/docker/image-name.js';
import { listOldImages, removeImage } from '../../src/executors/docker/old-images.js';
import { makeProject } from '../conformance/odd-project.js';
import { realParts } from '../real-part.js';
import { buildTestImage, removeMadeImages } from './docker-bench.js';

const skip = realParts('docker');
const code = 'def entrypoint():\n    return {}\n';

/** In the shape of the projects of gismo-cloud-deploy: one builds the program that it runs, and passes a licence. */
const formerProject = {
  'requirements.txt': 'six',
  'install.sh': `#!/bin/sh
set -e
mkdir build && printf 'import sys\\nprint("simulated", sys.argv[1])\\n' >build/__main__.py
python3 -m zipapp build -p '/usr/bin/env python3' -o /usr/local/bin/simulate
`,
  Dockerfile: String.raw`FROM python:3.11-slim
ARG CODES_FOLDER
ARG TARGET_PATH_OF_UPLOAD_FILE SOURCE_PATH_OF_UPLOAD_FILE
ENV code_path  "../$CODES_FOLDER"
ENV source_path_of_upload_file "./$CODES_FOLDER/$SOURCE_PATH_OF_UPLOAD_FILE"
RUN apt-get -q update \
  # what isn't Python's
  && apt-get install -y --no-install-recommends gettext-base \
  # more
  && apt-get install -y --no-install-recommends telnet netcat
WORKDIR /usr/local/src
COPY $code_path/install.sh $code_path/requirements.txt ./
RUN sh ./install.sh
RUN pip install -r requirements.txt
COPY ../gismoclouddeploy/server/compose/local/flask/entrypoint /entrypoint
RUN sed -i 's/\r$//g' /entrypoint && chmod +x /entrypoint
COPY /gismoclouddeploy/server/compose/local/flask/start /start
RUN mkdir $TARGET_PATH_OF_UPLOAD_FILE
COPY $source_path_of_upload_file/  $TARGET_PATH_OF_UPLOAD_FILE
COPY ./server /app/
WORKDIR /app
ENTRYPOINT ["/entrypoint"]
COPY ../$CODES_FOLDER ./project/
RUN chmod -R 755 ./project/`,
};

/** Returns what a command prints in an image. */
function runIn(tag: string, ...command: string[]): string {
  return execFileSync('docker', ['run', '--rm', '--entrypoint', '', tag, ...command], { encoding: 'utf8' });
}

/** Returns the name, `<none>` where there is none, and the id of each image that was made of a project. */
function imagesOf(project: string): string[] {
  const filter = ['--filter', `label=${PROJECT_LABEL}=${imageName(project)}`];
  const args = ['image', 'ls', '--no-trunc', ...filter, '--format', '{{.Repository}}:{{.Tag}} {{.ID}}'];
  return execFileSync('docker', args, { encoding: 'utf8' }).split('\n').filter(Boolean);
}

after(removeMadeImages);

/** Folders of every docker client in the PATH: an old and a new one build differently. */
const folders = new Set(
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => existsSync(join(folder, 'docker')))
    .map((folder) => realpathSync(folder)),
);

for (const folder of folders) {
  describe(`with the client in ${folder}`, { skip }, () => {
    const env = { ...process.env, PATH: `${folder}${delimiter}${process.env['PATH']}`, DOCKER_BUILDKIT: '1' };

    test('an image is built from requirements.txt, once, and anew when a file that counts has changed', async () => {
      const project = makeProject(code, { 'requirements.txt': `six==1.16.0 # ${randomUUID()}\n` });
      mkdirSync(join(project, 'data'));
      const build = () => buildTestImage(project, { env, leaveOut: [join(project, 'data')] });
      const first = await build();
      assert.ok(first.built);
      assert.match(first.id, /^sha256:[0-9a-f]{64}$/);
      assert.ok(first.notices.some((notice) => notice.type === 'image-output' && /six-1\.16/.test(notice.line)));
      assert.ok(
        !first.notices.some((notice) => notice.type === 'image-output' && /DEPRECATED|buildx/.test(notice.line)),
      );
      assert.equal(runIn(first.tag, 'python3', '-c', 'import six; print(six.__version__)').trim(), '1.16.0');

      writeFileSync(join(project, 'data', 'more.csv'), 'a\n');
      mkdirSync(join(project, 'results'));
      writeFileSync(join(project, 'results', 'r.csv'), 'a\n');
      utimesSync(join(project, 'entrypoint.py'), 1, 1);
      const second = await build();
      assert.deepEqual([second.tag, second.id, second.built], [first.tag, first.id, false]);
      assert.doesNotMatch(runIn(first.tag, 'ls', '/app/project'), /data|results/);

      writeFileSync(join(project, 'entrypoint.py'), `${code}# changed\n`);
      const third = await build();
      assert.ok(third.built && third.tag !== first.tag);
      rmSync(project, { recursive: true });
    });

    test("a former project's Dockerfile is built with its packages and its own program, without the tool's server", async () => {
      const project = makeProject(code, formerProject);
      const { tag, notices } = await buildTestImage(project, { env });
      assert.equal(runIn(tag, 'simulate', 'house.glm').trim(), 'simulated house.glm');
      assert.match(runIn(tag, 'which', 'telnet'), /telnet/);
      assert.match(runIn(tag, 'ls', '-l', '/app/project'), /-rwxr-xr-x .* entrypoint\.py/);
      assert.equal(runIn(tag, 'sh', '-c', 'ls /entrypoint /start /licences 2>/dev/null; pwd'), '/app\n');
      assert.doesNotMatch(execFileSync('docker', ['history', '--no-trunc', tag], { encoding: 'utf8' }), /CODES_FOLDER/);
      const told = notices.flatMap((notice) => (notice.type === 'image-output' ? [notice.line] : []));
      assert.ok(told.some((line) => /^Dockerfile line 6 left out: netcat \(.* gone from Debian 12\)/.test(line)));
      assert.ok(told.some((line) => /line 22 left out: ENTRYPOINT/.test(line)));
      const warning = notices.find((notice) => notice.type === 'warning');
      assert.equal(warning?.code, 'DockerfileTranslated');
      assert.match(warning?.message ?? '', /lines 2-6, 15-20, 22/);
    });

    test("a failing step is told with pip's words and the base image that fits", async () => {
      const project = makeProject(code, { 'requirements.txt': 'numpy==1.21.2\n' });
      await assert.rejects(buildTestImage(project, { env }), (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, 'ImageBuildFailed');
        assert.match(
          error.message,
          /`RUN pip install -r requirements\.txt` failed:[\s\S]*No matching distribution found for numpy==1\.21\.2/,
        );
        assert.match(error.hint ?? '', /FROM python:3\.10-slim/);
        return true;
      });
    });
  });
}

describe('images', { skip }, () => {
  test('the project is writable where the base image sets a user that the Dockerfile does not name', async () => {
    const base = await buildTestImage(makeProject(code, { Dockerfile: 'FROM python:3.11-slim\nUSER 1234\n' }));
    for (const placing of ['', 'COPY . /app/project\n']) {
      const { tag } = await buildTestImage(makeProject(code, { Dockerfile: `FROM ${base.tag}\n${placing}` }));
      assert.equal(
        runIn(tag, 'sh', '-c', 'touch /app/project/new && echo >>/app/project/entrypoint.py && id -u').trim(),
        '1234',
      );
    }
  });

  test('where the base image sets a user, nothing is left of the image that showed it', async () => {
    const base = await buildTestImage(makeProject(code, { Dockerfile: 'FROM python:3.11-slim\nUSER 1234\n' }));
    const project = makeProject(code, { Dockerfile: `FROM ${base.tag}\nCOPY . /app/project\n` });
    const { tag, id } = await buildTestImage(project);
    assert.deepEqual(imagesOf(project), [`${tag} ${id}`]);
  });

  test('where the project cannot be made writable no image is left, to be taken for the whole next time', async () => {
    const dockerfile = 'FROM python:3.11-slim\nRUN rm /bin/chmod\nUSER 1234\n';
    const baseProject = makeProject(code, { Dockerfile: dockerfile });
    const base = await buildTestImage(baseProject);
    const project = makeProject(code, { Dockerfile: `FROM ${base.tag}\nCOPY . /app/project\n` });
    await assert.rejects(buildTestImage(project), { code: 'ImageBuildFailed' });
    assert.deepEqual(imagesOf(project), []);
    await assert.rejects(buildTestImage(project), { code: 'ImageBuildFailed' });
    // The legacy builder's cache of the steps before the one that failed has the label of the base image.
    const cached = imagesOf(baseProject).filter((image) => image.startsWith('<none>'));
    for (const image of cached) execFileSync('docker', ['image', 'rm', image.split(' ')[1]!]);
  });

  test('a build that is aborted ends with the reason', async () => {
    const controller = new AbortController();
    const project = makeProject(code, { Dockerfile: 'FROM python:3.11-slim\nRUN sleep 600\n' });
    const building = buildTestImage(project, {
      signal: controller.signal,
      observe: (notice) => {
        if (notice.type === 'image-output' && /RUN sleep/.test(notice.line)) controller.abort(new Error('Ctrl-C'));
      },
    });
    await assert.rejects(building, /Ctrl-C/);
  });

  test("all but a project's newest image are listed as old, and can be removed", async () => {
    const project = makeProject(code);
    const client = { env: process.env };
    const first = await buildTestImage(project);
    writeFileSync(join(project, 'more.py'), 'x = 1\n');
    const second = await buildTestImage(project);
    const old = await listOldImages(client);
    assert.ok(old.some(({ tag, sizeBytes, madeMs }) => tag === first.tag && sizeBytes > 1e6 && madeMs > 0));
    assert.ok(!old.some(({ tag }) => tag === second.tag));
    execFileSync('docker', ['tag', second.tag, first.tag]);
    const listed = await listOldImages(client);
    assert.ok(
      listed.some(({ tag }) => tag === first.id),
      'its tag is of another image now',
    );
    await removeImage(client, first.id);
    await removeImage(client, first.tag);
    execFileSync('docker', ['tag', second.tag, `${second.tag}-00112233`]);
    const left = await listOldImages(client);
    assert.ok(left.some(({ tag }) => tag === `${second.tag}-00112233`) && !left.some(({ tag }) => tag === second.tag));
    await removeImage(client, `${second.tag}-00112233`);
    assert.ok(!left.some(({ tag }) => tag === first.id || tag === first.tag));
  });
});

test('a machine without docker, and a daemon that is not there, are told in one line each', async () => {
  const project = makeProject(code);
  await assert.rejects(buildTestImage(project, { env: { PATH: project } }), { code: 'DockerNotInstalled' });
  const env = { ...process.env, DOCKER_HOST: `unix://${project}/none.sock` };
  if (!skip) await assert.rejects(buildTestImage(project, { env }), { code: 'DockerNotRunning' });
});
