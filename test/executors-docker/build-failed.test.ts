import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildFailed } from '../../src/executors/docker/build-failed.js';
import { pythonForPins } from '../../src/executors/docker/python-for-pins.js';
import { readBuildOutput } from '../../src/executors/docker/read-build-output.js';

const legacy = `DEPRECATED: The legacy builder is deprecated and will be removed in a future release.
            Install the buildx component to build images with BuildKit:
            https://docs.docker.com/go/buildx/

Sending build context to Docker daemon  4.096kB
Step 1/3 : FROM python:3.11-slim
 ---> d964f5c8254c
Step 2/3 : RUN pip install -r requirements.txt
 ---> Running in e6ab5ae61eb0
Collecting pandas==1.3.5
error: metadata-generation-failed
Removing intermediate container e6ab5ae61eb0
The command '/bin/sh -c pip install -r requirements.txt' returned a non-zero code: 1`.split('\n');

const buildKit = `#5 [1/3] FROM docker.io/library/python:3.11-slim
#6 [internal] load build context
#7 [2/3] RUN pip install -r requirements.txt
#7 0.491 Collecting pandas==1.3.5
#6 DONE 0.1s
#7 1.804 error: metadata-generation-failed
#7 ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1
------
 > [2/3] RUN pip install -r requirements.txt:
0.491 Collecting pandas==1.3.5
------
ERROR: failed to solve: exit code: 1`.split('\n');

test('the failing step and its last lines are found in the output of either builder', () => {
  const step = 'RUN pip install -r requirements.txt';
  const words = ['Collecting pandas==1.3.5', 'error: metadata-generation-failed'];
  assert.deepEqual(readBuildOutput(legacy), {
    step,
    lines: [...words, "The command '/bin/sh -c pip install -r requirements.txt' returned a non-zero code: 1"],
  });
  const found = readBuildOutput(buildKit);
  assert.equal(found.step, step);
  assert.deepEqual(found.lines.slice(0, 2), words);
});

test('a Dockerfile that cannot be read is told in one line by either builder', () => {
  const reason = 'dockerfile parse error line 2: unknown instruction: FOO';
  const newer = ['#0 building with "default" instance', '#1 DONE 0.0s', `ERROR: failed to solve: ${reason}`];
  assert.deepEqual(readBuildOutput(newer), { step: '', lines: [`ERROR: ${reason}`] });
  const wrapped =
    'ERROR: failed to solve: rpc error: code = Unknown desc = failed to solve with frontend dockerfile.v0: failed to create LLB definition: ';
  assert.deepEqual(readBuildOutput(['#1 DONE 0.0s', wrapped + reason]).lines, [`ERROR: ${reason}`]);
  const older = `Error response from daemon: ${reason}`;
  assert.deepEqual(readBuildOutput([older]), { step: '', lines: [older] });
});

test('a failed build is one error with the step, the last lines and the base image that fits', () => {
  const error = buildFailed(legacy, { requirements: 'pandas==1.3.5\n', isMade: false, hasHeredoc: false });
  assert.equal(error.code, 'ImageBuildFailed');
  assert.match(
    error.message,
    /the step `RUN pip install -r requirements\.txt` failed:\n {2}Collecting pandas==1\.3\.5\n/,
  );
  assert.doesNotMatch(error.message, /DEPRECATED/);
  assert.match(error.hint ?? '', /Python 3\.10: begin the project's Dockerfile with `FROM python:3\.10-slim`/);
  const { hint } = buildFailed(legacy, { requirements: 'pandas==1.3.5\n', isMade: true, hasHeredoc: false });
  assert.match(hint ?? '', /give the project a Dockerfile of the lines `FROM python:3\.10-slim`, `COPY /);
});

test('pins in the step itself count as those of requirements.txt do', () => {
  const pinned = legacy.map((line) => line.replace('-r requirements.txt', '--no-cache-dir "pandas==1.3.5" boto3'));
  const { hint } = buildFailed(pinned, { requirements: '', isMade: false, hasHeredoc: false });
  assert.match(hint ?? '', /`FROM python:3\.10-slim`/);
});

const nothingKnown = { requirements: '', isMade: false, hasHeredoc: false };

test('a heredoc that the legacy builder takes for instructions is told to need another builder', () => {
  const words = ['Error response from daemon: dockerfile parse error line 3: unknown instruction: ECHO'];
  assert.match(buildFailed(words, { ...nothingKnown, hasHeredoc: true }).hint ?? '', /docker-buildx-plugin/);
  assert.equal(buildFailed(words, nothingKnown).hint, undefined);
});

test('other failures have hints of their own', () => {
  const hintFor = (...lines: string[]) => buildFailed(lines, nothingKnown).hint ?? '';
  const pull = 'pull access denied for nothing, repository does not exist';
  assert.match(hintFor('Step 1/1 : FROM nothing', pull), /image named in FROM/);
  const noMetadata = ['#3 [internal] load metadata for docker.io/library/debian:1', '#3 ERROR: failed to do request'];
  assert.match(hintFor(...noMetadata), /image named in FROM/);
  assert.match(hintFor('Step 2/2 : COPY data /data', 'COPY failed: file not found in build context'), /\.gcdignore/);
  const notThere = ['#5 [2/2] COPY data /data', '#5 ERROR: "/data" not found: not found'];
  assert.match(hintFor(...notThere), /\.gcdignore/);
  assert.match(hintFor('Step 2/2 : RUN --mount=type=cache x', 'the --mount option requires BuildKit.'), /buildx/);
  assert.match(hintFor('Step 2/2 : RUN make', 'write error: No space left on device'), /docker system df/);
  assert.equal(buildFailed(['Step 2/2 : RUN make', 'cc: no input'], nothingKnown).hint, undefined);
});

const pipLine = 'ERROR: No matching distribution found for x';

test('the newest Python is named on which all pins are ready-made', () => {
  assert.equal(pythonForPins('pandas==1.3.5\nnumpy==1.21.2 # old\n', [pipLine]), '3.10');
  assert.equal(pythonForPins('numpy==1.21.1\npandas==1.3.5\n', [pipLine]), '3.9');
  assert.equal(pythonForPins('Mosek==9.3.20\nmatplotlib==3.7.3', [pipLine]), '3.10');
  assert.equal(pythonForPins('numpy==2.0.2', [pipLine]), '3.12');
  assert.equal(pythonForPins('Scikit_Learn==0.23.1', [pipLine]), '3.8');
  assert.equal(pythonForPins('pandas>=1\nboto3==1.21.19', [pipLine]), undefined);
  assert.equal(pythonForPins('pandas==1.3.5', ['make: *** [all] Error 2']), undefined);
});

test("what pip says of a version's own range of Pythons counts", () => {
  const output = [
    'ERROR: Ignored the following versions that require a different python version: 0.9 Requires-Python >=3.6,<3.8; 1.0 Requires-Python >=3.7,<3.10,!=3.9.*',
    'ERROR: Could not find a version that satisfies the requirement odd==1.0 (from versions: 2.0)',
    'ERROR: No matching distribution found for odd==1.0',
  ];
  assert.equal(pythonForPins('odd==1.0', output), '3.8');
});

test('a pin that never was is not blamed on Python', () => {
  const output = [
    'ERROR: Could not find a version that satisfies the requirement pandas==1.3.99 (from versions: 1.3.4, 1.3.5, 1.4.0)',
    'ERROR: No matching distribution found for pandas==1.3.99',
  ];
  assert.equal(pythonForPins('pandas==1.3.99', output), undefined);
});
