import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeProject, userOf } from '../../src/executors/docker/place-project.js';

test('the project is copied into an image whose Dockerfile does not', () => {
  const text = 'FROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt';
  assert.equal(placeProject(text), `${text}\nCOPY . /app/project\n`);
  assert.equal(placeProject(`${text}\nUSER app`), `${text}\nUSER app\nCOPY --chown=app . /app/project\n`);
  assert.equal(placeProject(text, '1000'), `${text}\nCOPY --chown=1000 . /app/project\n`);
});

for (const placing of [
  'COPY . /app/project',
  'WORKDIR /app/project\nCOPY . .',
  'WORKDIR /app\nCOPY --link ./ project/',
  'COPY ["entrypoint.py", "/app/project/"]',
  'COPY --from=build /src /app/project',
]) {
  test(`a Dockerfile that puts the project at its place is used as it is: ${placing.replaceAll('\n', '; ')}`, () => {
    assert.equal(placeProject(`FROM a\n${placing}\n`), `FROM a\n${placing}\n`);
  });
}

test("the project is writable for the image's user", () => {
  const text = 'FROM a\nUSER app:app\nCOPY . /app/project\n';
  assert.equal(placeProject(text), `${text}USER root\nRUN chmod -R a+rwX /app/project\nUSER app:app\n`);
  const owned = 'FROM a\nUSER app\nCOPY --chown=app . /app/project\n';
  assert.equal(placeProject(owned), owned);
});

test('only the last stage counts, with what it takes from an earlier one', () => {
  const text = 'FROM a AS base\nUSER me\nCOPY . /app/project\nFROM b\nRUN x\n';
  assert.equal(placeProject(text), `${text}COPY . /app/project\n`);
  assert.equal(userOf('FROM a AS base\nUSER me\nFROM base\n'), 'me');
  assert.equal(userOf(text), undefined);
});
