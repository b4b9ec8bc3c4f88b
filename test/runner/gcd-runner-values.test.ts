import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { makeProject } from '../conformance/odd-project.js';
import { type DrivenRunner, withRunner } from './drive-runner.js';

/** The task's expression is evaluated and returned. */
const project = makeProject(`
import collections, dataclasses, datetime, decimal, enum, pathlib

class Timedelta(datetime.timedelta):
    """As in pandas."""
    def isoformat(self):
        return "P0DT0H1M0S"

@dataclasses.dataclass
class Point:
    x: int
    y: float

Pair = collections.namedtuple("Pair", "a b")

class Colour(enum.Enum):
    RED = "red"

class Array:
    def tolist(self):
        return [[1, float("nan")], [2.5, 3]]

class DataFrame:
    columns = ()
DataFrame.__module__ = "pandas.core.frame"

class Times:
    """As pandas hands out its times: numpy's, in nanoseconds, whose tolist() gives numbers."""
    class dtype:
        kind = "M"

    def __init__(self, texts):
        self.texts = texts

    def astype(self, kind):
        assert kind is str
        return Texts(self.texts)

    def tolist(self):
        return 1577836800123456789
Times.__module__ = "numpy"

class longdouble:
    class dtype:
        kind = "f"

    def __float__(self):
        return 0.5

    def tolist(self):
        return self
longdouble.__module__ = "numpy"

class Texts:
    def __init__(self, texts):
        self.texts = texts

    def tolist(self):
        return self.texts

class Unshowable(Exception):
    def __str__(self):
        raise RuntimeError("no words")

def loop():
    made = {}
    made["self"] = made
    return made

def entrypoint(say=None, **rest):
    return eval(say)
`);

async function returned(runner: DrivenRunner, expression: string): Promise<string> {
  const { state, result, failure } = await runner.run({ say: expression });
  return state === 'succeeded' ? (result ?? '') : `${state}: ${failure?.message}`;
}

async function check(cases: readonly (readonly [string, string])[]): Promise<void> {
  await withRunner({ project }, async (runner) => {
    const found: string[] = [];
    for (const [expression] of cases) found.push(await returned(runner, expression));
    assert.deepEqual(
      found,
      cases.map(([, expected]) => expected),
    );
  });
}

test('an integer keeps all its digits, however many', async () => {
  await withRunner({ project }, async (runner) => {
    assert.equal(await returned(runner, '{"x": 10 ** 5000}'), `{"x":1${'0'.repeat(5000)}}`);
  });
});

test('values of the standard library become what a user expects', async () => {
  await check([
    ['{"p": Point(1, 2.5)}', '{"p":{"x":1,"y":2.5}}'],
    ['{"p": Pair(1, 2)}', '{"p":[1,2]}'],
    ['{"p": pathlib.Path("/a/b"), "c": Colour.RED}', '{"p":"/a/b","c":"red"}'],
    [
      '{"d": datetime.datetime(2020, 1, 2, 3, 4), "e": datetime.date(2020, 1, 2)}',
      '{"d":"2020-01-02T03:04:00","e":"2020-01-02"}',
    ],
    ['{"d": datetime.timedelta(minutes=1), "e": Timedelta(minutes=1)}', '{"d":60.0,"e":60.0}'],
    [
      '{"a": decimal.Decimal("12"), "b": decimal.Decimal("1.10"), "c": decimal.Decimal("NaN")}',
      '{"a":12,"b":"1.10","c":null}',
    ],
    ['{"b": b"bytes", "s": {"b", "a"}, "f": frozenset([2, 1])}', '{"b":"bytes","s":["a","b"],"f":[1,2]}'],
    ['{(1, 2): 1, 3: {4}}', '{"(1, 2)":1,"3":[4]}'],
    ['{"a": Array()}', '{"a":[[1,null],[2.5,3]]}'],
    ['{"big": 10**30, "small": 1e-300, "one": 1.0}', `{"big":1${'0'.repeat(30)},"small":1e-300,"one":1.0}`],
  ]);
});

test('what JSON cannot say is refused by the name of its key', async () => {
  await check([
    ['{"a": {"b": object}}', 'failed: result["a"]["b"] is a <class \'type\'>, which cannot be written as JSON.'],
    ['{"a": [b"\\xff"]}', 'failed: result["a"][0] is bytes that are not UTF-8 text, which cannot be written as JSON.'],
    ['loop()', 'failed: result["self"] contains itself, which cannot be written as JSON.'],
    [
      '{"t": DataFrame()}',
      'failed: result["t"] is a <class \'pandas.core.frame.DataFrame\'>; return its to_dict() instead.',
    ],
    ['{"a": {1: {2}, "1": 3}}', 'failed: result["a"] has two keys that are both written as "1".'],
  ]);
});

test('anything but a dict is a failure that says what was returned', async () => {
  await check([
    ['None', 'failed: entrypoint returned None; it must return a dict.'],
    ['[1]', "failed: entrypoint returned <class 'list'>; it must return a dict."],
    ['ValueError("as a value")', 'failed: as a value'],
    ['Unshowable()', 'failed: (its message cannot be shown)'],
  ]);
});

test('a conversion of the user’s own that ends in any exception fails the task with it', async () => {
  const project = makeProject(`
class Leaving:
    def isoformat(self): raise SystemExit(4)
class Unspeakable(BaseException):
    def __str__(self): raise SystemExit(5)

def entrypoint(at=0, **rest):
    if at: raise Unspeakable()
    return {"when": Leaving()}
`);
  await withRunner({ project }, async (runner) => {
    const { message, traceback } = (await runner.run({})).failure!;
    assert.equal(message, 'The task called sys.exit(4).');
    assert.match(traceback, /^Traceback .*\n {2}File "\S+entrypoint.py", line 3, in isoformat/);
    assert.equal((await runner.run({ at: 1 })).failure?.message, '(its message cannot be shown)');
  });
});

test('an alarm that a task leaves does not go off while its dict is written', async () => {
  const project = makeProject(`
import signal, time

class Slow:
    def isoformat(self):
        time.sleep(0.1)
        return "written"

def entrypoint(**rest):
    signal.signal(signal.SIGALRM, lambda *_: 1 / 0)
    signal.setitimer(signal.ITIMER_REAL, 0.05)
    return {"when": Slow()}
`);
  await withRunner({ project }, async (runner) => {
    assert.equal((await runner.run({})).result, '{"when":"written"}');
  });
});

test('a returned exception keeps its type', async () => {
  await withRunner({ project }, async (runner) => {
    const { failure } = await runner.run({ say: 'KeyError("k")' });
    assert.equal(failure?.exception, 'KeyError');
  });
});

test('a key has the same name whether or not a value beside it has to be converted', async () => {
  const keys = '{True: 1, None: 2, 3: 4, 5.0: 6, "x": %}';
  const names = '"true":1,"null":2,"3":4,"5.0":6,"x"';
  await check([
    [keys.replace('%', '0.5'), `{${names}:0.5}`],
    [keys.replace('%', 'float("nan")'), `{${names}:null}`],
  ]);
});

test('times and long doubles of numpy are told as such', async () => {
  await check([
    ['{"x": Times("2020-01-01T00:00:00.123456789")}', '{"x":"2020-01-01T00:00:00.123456789"}'],
    ['{"x": Times(["2020-01-01T00:00:00.500000000", "NaT"])}', '{"x":["2020-01-01T00:00:00.5",null]}'],
    ['{"x": Times("2020-01-10")}', '{"x":"2020-01-10"}'],
    ['{"x": longdouble()}', '{"x":0.5}'],
  ]);
});

test('a large dict finds its folder also when a task has removed it', async () => {
  const values = join(mkdtempSync(join(tmpdir(), 'gcd-values-')), 'removed');
  await withRunner({ project, setup: { values } }, async (runner) => {
    const { state, resultFile = '' } = await runner.run({ say: '{"x": "y" * (2 << 20)}' });
    assert.equal(state, 'succeeded');
    assert.ok(existsSync(join(values, resultFile)));
  });
});

test('a dict of 50 MB goes to a file, one above 64 MB fails with its size', async () => {
  await withRunner({ project }, async (runner) => {
    const { state, result, resultFile = '' } = await runner.run({ say: '{"x": "y" * (50 << 20)}' });
    assert.deepEqual([state, result], ['succeeded', undefined]);
    assert.equal(readFileSync(join(runner.setup.values, resultFile)).length, (50 << 20) + '{"x":""}'.length);
    const larger = await runner.run({ say: '{"x": "y" * (65 << 20)}' });
    assert.match(
      larger.failure?.message ?? '',
      /^entrypoint returned a dict of 65\.\d MiB as JSON; 64 MiB is the most\.$/,
    );
    assert.equal(larger.state, 'failed');
  });
});
