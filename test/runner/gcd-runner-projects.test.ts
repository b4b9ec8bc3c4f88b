import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import type { RunnerSetup } from '../../src/runner/launcher.js';
import type { Broken } from '../../src/runner/runner-message.js';
import { makeProject } from '../conformance/odd-project.js';
import { repoRoot } from '../repo-root.js';
import { DrivenRunner, withRunner } from './drive-runner.js';

async function brokenBy(project: string, setup: Partial<RunnerSetup> = {}): Promise<Broken> {
  const runner = new DrivenRunner(project, setup);
  const { broken } = await runner.next('broken');
  await runner.closed;
  return broken;
}

test('a syntax error, a missing module and an error at import are told in Python’s words', async () => {
  const syntax = await brokenBy(makeProject('def entrypoint(:\n    pass\n'));
  assert.equal(syntax.exception, 'SyntaxError');
  assert.match(syntax.traceback, /entrypoint\.py", line 1/);
  const missing = await brokenBy(makeProject('import no_such_module_of_gcd\n'));
  assert.deepEqual(
    [missing.exception, missing.message],
    ['ModuleNotFoundError', "No module named 'no_such_module_of_gcd'"],
  );
  const project = makeProject('print("so far")\nraise OSError("no licence")\n');
  const error = await brokenBy(project);
  assert.deepEqual([error.exception, error.message, error.outputTail], ['OSError', 'no licence', 'so far\n']);
  assert.match(error.traceback, new RegExp(`^Traceback.*\\n  File "${project}/entrypoint.py", line 2`));
});

test('a project that ends the process while it is imported is told so', async () => {
  assert.match(
    (await brokenBy(makeProject('import os; os._exit(4)'))).message,
    /called os\._exit\(4\)\. It was importing/,
  );
  assert.match((await brokenBy(makeProject('import sys; sys.exit(1)'))).message, /called sys\.exit\(1\) while/);
  const project = makeProject('import ctypes; ctypes.string_at(0)');
  const crashed = await brokenBy(project);
  assert.match(crashed.message, /SIGSEGV \(segmentation fault\)\. It was importing/);
  assert.match(crashed.outputTail, new RegExp(`File "${project}/entrypoint.py", line 1 in <module>`));
});

test('a runner that has no folder to work in says why', async () => {
  const { exception, message } = await brokenBy(makeProject(''), { scratch: '/dev/null/scratch' });
  assert.deepEqual([exception, message], ['NotADirectoryError', "[Errno 20] Not a directory: '/dev/null/scratch'"]);
});

test('a project whose own stream cannot be flushed is served all the same', async () => {
  const stream =
    'import sys\nclass Stream:\n    def flush(self): raise RuntimeError("not now")\nsys.stdout = Stream()\n';
  await withRunner({ project: makeProject(`${stream}def entrypoint(): return {}\n`) }, async (runner) => {
    assert.deepEqual([(await runner.run({})).state, (await runner.run({})).remarks], ['succeeded', undefined]);
  });
});

test('of a project that forks while it is imported one process alone serves', async () => {
  for (const inFork of ['pass', '1 / 0']) {
    const project = makeProject(`
import os, time
if os.fork() == 0:
    ${inFork}
else:
    os.wait()

def entrypoint():
    return {"pid": os.getpid()}
`);
    await withRunner({ project }, async (runner) => {
      const { ready } = await runner.next('ready');
      assert.deepEqual(
        [(await runner.run({})).result, (await runner.run({})).result],
        Array(2).fill(`{"pid":${ready.pid}}`),
      );
    });
  }
});

test('no entrypoint, or one that gcd cannot call, is told with what is offered', async () => {
  const empty = makeProject('');
  assert.equal((await brokenBy(empty)).message, 'entrypoint.py has no function called entrypoint.');
  rmSync(join(empty, 'entrypoint.py'));
  assert.equal((await brokenBy(empty)).message, `There is no entrypoint.py in ${empty}.`);
  const wrong = await brokenBy(makeProject('def entrypoint(filename): pass\n'));
  assert.match(wrong.message, /requires a parameter filename, which gcd does not offer\. It offers data_bucket, curr_/);
  const positional = await brokenBy(makeProject('def entrypoint(data_bucket, /): pass\n'));
  assert.match(positional.message, /data_bucket is positional only/);
});

test('what could never return a dict is told before the first task', async () => {
  const told = async (text: string) => (await brokenBy(makeProject(text))).message;
  assert.equal(await told('entrypoint = 3\n'), "entrypoint is <class 'int'>; it must be a function.");
  assert.match(await told('class entrypoint:\n    pass\n'), /^entrypoint is a class;/);
  assert.match(await told('async def entrypoint(): return {}\n'), /^entrypoint is async;/);
  assert.match(await told('def entrypoint(): yield {}\n'), /^entrypoint yields;/);
  const dict = makeProject('class entrypoint(dict): pass\n');
  await withRunner({ project: dict }, async (runner) => {
    assert.equal((await runner.run({})).state, 'succeeded');
  });
});

test('an entrypoint.py that is a folder or a link to nowhere is told as such', async () => {
  const project = makeProject('');
  rmSync(join(project, 'entrypoint.py'));
  symlinkSync('gone.py', join(project, 'entrypoint.py'));
  assert.match((await brokenBy(project)).message, /\/entrypoint\.py is a link to gone\.py, which is not there\.$/);
  rmSync(join(project, 'entrypoint.py'));
  mkdirSync(join(project, 'entrypoint.py'));
  assert.match((await brokenBy(project)).message, /\/entrypoint\.py is a folder; it must be a file\.$/);
});

test('only what the signature accepts is passed, and what a task does not have is None', async () => {
  const project = makeProject('def entrypoint(curr_process_file, solver_name, x=5, *rest): return dict(locals())\n');
  await withRunner({ project }, async (runner) => {
    const { ready } = await runner.next('ready');
    assert.deepEqual(ready.accepts, ['curr_process_file', 'solver_name']);
    const { result } = await runner.run({ curr_process_file: 'a', curr_process_column: 'b', x: 6 });
    assert.equal(result, '{"curr_process_file":"a","solver_name":null,"x":5,"rest":[]}');
  });
});

test('**kwargs gets all, shared arguments first', async () => {
  const project = makeProject('def entrypoint(**kwargs): return kwargs\n');
  await withRunner({ project }, async (runner) => {
    runner.send({ share: { aws_region: 'us-east-2', data_bucket: 'b', aws_session_token: 'hidden' } });
    const { result = '' } = await runner.run({ curr_process_file: 'a' });
    const { scratch_dir, ...others } = JSON.parse(result);
    const shared = { aws_region: 'us-east-2', data_bucket: 'b' };
    assert.deepEqual(others, { ...shared, curr_process_file: 'a', task_id: 't1', attempt: 1 });
    assert.equal(basename(scratch_dir), 'scratch');
  });
});

test('relative, sibling and package imports work, and a namesake of an installed module hides nothing', async () => {
  const project = makeProject(
    `
from .near import NEAR
from project.near import NEAR as AGAIN
import sibling, json, os

def entrypoint(curr_process_file):
    return {"near": NEAR, "again": AGAIN, "sibling": sibling.NAME, "json": hasattr(json, "dumps"),
            "file": os.path.samefile(os.path.dirname(__file__), "project")}
`,
    { 'near.py': 'NEAR = 1\n', 'sibling.py': 'NAME = "s"\n', 'json.py': 'raise SystemExit\n', '__init__.py': '' },
  );
  const renamed = join(mkdtempSync(join(tmpdir(), 'gcd-named-')), 'json');
  symlinkSync(project, renamed);
  await withRunner({ project: renamed }, async (runner) => {
    const { result } = await runner.run({});
    assert.equal(result, '{"near":1,"again":1,"sibling":"s","json":true,"file":true}');
  });
});

test('multiprocessing finds the project in spawned children', async () => {
  const project = makeProject(`
import multiprocessing
from .work import double

def entrypoint(curr_process_file):
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return {"doubled": pool.map(double, [1, 2])}
`);
  writeFileSync(join(project, 'work.py'), 'def double(x):\n    return 2 * x\n');
  await withRunner({ project }, async (runner) => {
    const { result, cpuMs, remarks } = await runner.run({});
    assert.equal(result, '{"doubled":[2,4]}');
    assert.equal(remarks, undefined);
    assert.ok(cpuMs > 20, 'the CPU time of waited-for children counts');
  });
});

test('a project finds no module of the runner, however gcd is installed, and may have one of its name', async () => {
  const project = makeProject(
    `
import importlib.util, sys
from gcd_runner import NAME

def entrypoint(**rest):
    found = [name for name in ("dead_child", "json_text", "workplace") if importlib.util.find_spec(name)]
    return {"name": NAME, "found": found, "path": [path for path in sys.path if "templates/runner" in path]}
`,
    { 'gcd_runner.py': 'NAME = "own"\n' },
  );
  const linked = join(mkdtempSync(join(tmpdir(), 'gcd-linked-')), 'gcd');
  symlinkSync(repoRoot, linked);
  for (const GCD_ROOT of [repoRoot, linked]) {
    await withRunner({ project, env: { GCD_ROOT } }, async (runner) => {
      const { result } = await runner.run({});
      assert.equal(result, '{"name":"own","found":[],"path":[]}');
    });
  }
});

test('of a crash, too, only the frames of the project are told', async () => {
  const project = makeProject('import os\ndef entrypoint(**rest):\n    os.abort()\n');
  await withRunner({ project }, async (runner) => {
    const { failure } = await runner.run({});
    assert.match(failure?.traceback ?? '', /File "[^"]*entrypoint\.py", line 3 in entrypoint/);
    assert.doesNotMatch(failure?.traceback ?? '', /gcd_runner/);
  });
});

test('a project that changes the working folder while it is imported keeps it', async () => {
  const project = makeProject(
    `
import os
os.chdir(os.path.dirname(os.path.abspath(__file__)))

def entrypoint(curr_process_file, scratch_dir):
    open(os.path.join(scratch_dir, "left"), "w").close()
    if curr_process_file:
        os.chdir(curr_process_file)
    return {"here": open("near.txt").read() if not curr_process_file else "", "files": len(os.listdir(scratch_dir))}
`,
    { 'near.txt': 'near' },
  );
  await withRunner({ project }, async (runner) => {
    const moved = await runner.run({ curr_process_file: '/' });
    assert.deepEqual(moved.remarks, ['changed the working directory']);
    const { remarks, result } = await runner.run({});
    assert.deepEqual([remarks, result], [undefined, '{"here":"near","files":2}']);
  });
});

test('a file name that is not UTF-8 reaches the task as Python knows it', async () => {
  const project = makeProject(`
import os
def entrypoint(curr_process_file):
    return {"raw": list(os.fsencode(curr_process_file)), "name": curr_process_file}
`);
  mkdirSync(join(project, 'data'));
  await withRunner({ project }, async (runner) => {
    const { result } = await runner.run({ curr_process_file: 'a\udcff.csv' });
    assert.equal(result, '{"raw":[97,255,46,99,115,118],"name":"a\\udcff.csv"}');
  });
});
