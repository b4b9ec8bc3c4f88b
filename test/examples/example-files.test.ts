import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { listFiles } from '../list-files.js';
import { repoRoot } from '../repo-root.js';

const examplesFolder = join(repoRoot, 'examples');
const examples = readdirSync(examplesFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
  .map((entry) => entry.name);

/** The keyword arguments that gcd offers; docs/architecture.md, "The contract with the user's code". */
const offered = [
  ...['data_bucket', 'curr_process_file', 'curr_process_column', 'aws_access_key', 'aws_secret_access_key'],
  ...['aws_region', 'solver_name', 'solver_file', 'local_file', 'task_id', 'attempt', 'scratch_dir'],
];

interface ExampleConfig {
  readonly data_bucket: string;
  readonly file_pattern: string;
  readonly process_column_keywords?: string;
}

function read(...path: string[]): string {
  return readFileSync(join(examplesFolder, ...path), 'utf8');
}

function readConfig(example: string): ExampleConfig {
  return parse(read(example, 'config.yaml'));
}

for (const example of examples) {
  test(`the example ${example} is a whole project`, () => {
    assert.match(read(example, 'Dockerfile'), /^FROM python:3\.\d+-slim\n/);
    assert.match(read(example, 'Dockerfile'), /^COPY requirements\.txt \.$[\s\S]*^COPY \. project$/m);
    assert.match(read(example, 'README.md'), new RegExp(`gcd run-files .*-p examples/${example}|gcd run-files -n`));
    assert.ok(read(example, 'requirements.txt').length > 0);
    assert.match(read('README.md'), new RegExp(`\\[${example}\\]\\(${example}/\\)`));
  });

  test(`the config of ${example} finds inputs in the folder that it ships`, () => {
    const { data_bucket, file_pattern, process_column_keywords } = readConfig(example);
    assert.match(file_pattern, /^\*\.\w+$/);
    const inputs = listFiles(join(examplesFolder, example, data_bucket), file_pattern.slice(1));
    assert.ok(inputs.length > 0);
    if (process_column_keywords === undefined) return;
    for (const input of inputs) {
      const columns = readFileSync(input, 'utf8').split(/\r?\n/, 1)[0]!.split(/[,;]/);
      assert.ok(
        columns.some((column) => new RegExp(process_column_keywords).test(column)),
        input,
      );
    }
  });

  test(`the entrypoint of ${example} asks only for what gcd offers, in Python 3.8's grammar`, () => {
    const script = `
import ast, json, sys
tree = ast.parse(sys.stdin.read(), feature_version=(3, 8))
entry = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "entrypoint")
print(json.dumps([argument.arg for argument in entry.args.args + entry.args.kwonlyargs]))`;
    const python = spawnSync('python3', ['-c', script], { input: read(example, 'entrypoint.py'), encoding: 'utf8' });
    assert.equal(python.status, 0, python.stderr);
    const unknown = (JSON.parse(python.stdout) as string[]).filter((name) => !offered.includes(name));
    assert.deepEqual(unknown, []);
  });
}

for (const example of examples.filter((name) => existsSync(join(examplesFolder, name, 'make_data.py')))) {
  test(`the generator of ${example} makes exactly the files that are shipped`, () => {
    const made = mkdtempSync(join(tmpdir(), 'gcd-made-'));
    const python = spawnSync('python3', [join(examplesFolder, example, 'make_data.py'), made], { encoding: 'utf8' });
    assert.equal(python.status, 0, python.stderr);
    const shipped = join(examplesFolder, example, 'data');
    assert.deepEqual(readdirSync(made).sort(), readdirSync(shipped).sort());
    for (const name of readdirSync(made)) {
      assert.ok(readFileSync(join(made, name)).equals(readFileSync(join(shipped, name))), name);
    }
    rmSync(made, { recursive: true });
  });
}

test('the examples are small enough to ship with the package', () => {
  const files = listFiles(examplesFolder, '').filter((path) => !/\/(results|\.venv|__pycache__)\//.test(path));
  const sizeBytes = files.reduce((sum, path) => sum + statSync(path).size, 0);
  assert.ok(sizeBytes < 1_000_000, `${sizeBytes} bytes`);
});
