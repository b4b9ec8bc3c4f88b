import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseDockerfile, makeDockerfile } from '../../src/executors/docker/choose-dockerfile.js';
import { imageName } from '../../src/executors/docker/image-name.js';
import { repoRoot } from '../repo-root.js';

test('a project without a Dockerfile gets one that installs its requirements', async () => {
  const project = mkdtempSync(join(tmpdir(), 'gcd-project-'));
  const bare = await chooseDockerfile(project, repoRoot);
  assert.ok(bare.isMade);
  assert.doesNotMatch(bare.text, /pip install|\{\{/);
  writeFileSync(join(project, 'requirements.txt'), 'numpy\n');
  const { text } = await chooseDockerfile(project, repoRoot);
  assert.match(text, /^FROM python:3\.\d+-slim$/m);
  assert.match(
    text,
    /WORKDIR \/app\/project\nCOPY requirements.txt .\/\nRUN pip install -r requirements.txt\nCOPY . .\n$/,
  );
});

test('requirements that name files of the project are installed with the project there', () => {
  const made = (requirements: string) => makeDockerfile('{{requirements}}\nX', requirements).split('\n')[0];
  for (const line of ['-r base.txt', './wheels/a.whl', '-e .', 'a @ file:///app/project/a']) {
    assert.equal(made(`numpy\n${line}\n`), 'COPY . .', line);
  }
  assert.equal(made('numpy\n--index-url https://example.org/simple\n'), 'COPY requirements.txt ./');
});

test("a project's own Dockerfile is used, with the project put at its place", async () => {
  const project = mkdtempSync(join(tmpdir(), 'gcd-project-'));
  writeFileSync(join(project, 'Dockerfile'), 'FROM a\n');
  assert.deepEqual(await chooseDockerfile(project, repoRoot), {
    ...{ text: 'FROM a\nCOPY . /app/project\n', leftOut: [], isMade: false },
  });
});

test("an image is named after the project's folder, in the letters that docker allows", () => {
  assert.equal(imageName('/home/me/Solar_Data  tools'), 'gcd/solar-data-tools');
  assert.equal(imageName('/home/me/--A.b--/'), 'gcd/a-b');
  assert.equal(imageName('/home/me/太陽'), 'gcd/project');
});
