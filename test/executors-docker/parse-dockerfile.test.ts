import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDockerfile, renderDockerfile } from '../../src/executors/docker/parse-dockerfile.js';

function instructions(text: string): [string, string][] {
  return parseDockerfile(text).parts.flatMap((part) =>
    'args' in part ? [[part.keyword, part.args] as [string, string]] : [],
  );
}

test('continued lines are one instruction, comments and empty lines between them left out', () => {
  const text = 'from a\nRUN one \\\n  # why\n\n  two \\  \n three\nCMD ["x"]\n';
  assert.deepEqual(instructions(text), [
    ['FROM', 'a'],
    ['RUN', 'one   two  three'],
    ['CMD', '["x"]'],
  ]);
});

test('the bodies of heredocs belong to their instruction', () => {
  const text = 'RUN <<EOF cat <<-"END"\nFROM no\nEOF\nCMD no\n\tEND\nCOPY <<-X /x\n\tX\nRUN x <<< y\nUSER me\n';
  const { parts } = parseDockerfile(text);
  assert.deepEqual(
    parts.map(({ keyword }) => keyword),
    ['RUN', 'COPY', 'RUN', 'USER', ''],
  );
  assert.equal(renderDockerfile(parts), text);
});

test('the parser directive escape changes the character that joins lines', () => {
  assert.deepEqual(instructions('# escape=`\nRUN a `\n b\nCOPY c\\\nCMD d'), [
    ['RUN', 'a  b'],
    ['COPY', 'c\\'],
    ['CMD', 'd'],
  ]);
});

test('unchanged parts of a Dockerfile come out byte for byte', () => {
  const text = '# syntax=docker/dockerfile:1\n\nFROM a  \n# x\nRUN b \\\n  # c\n && d\n';
  assert.equal(renderDockerfile(parseDockerfile(text).parts), text);
});

test('lines keep their numbers', () => {
  const lines = parseDockerfile('\nFROM a\nRUN b \\\n c\nUSER d').parts.flatMap((part) =>
    'args' in part ? [[part.firstLine, part.lastLine]] : [],
  );
  assert.deepEqual(lines, [
    [2, 2],
    [3, 4],
    [5, 5],
  ]);
});
