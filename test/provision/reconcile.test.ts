import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GcdError } from '../../src/core/errors.js';
import { node } from '../../src/provision/graph.js';
import { fastClock } from '../fakes/fast-clock.js';
import { absent, type Paper } from './paper-resource.js';
import { chainOf, type Draw, worldOf } from './paper-world.js';

const ready = { state: 'ready', outputs: { name: 'x' } } as const;
const broken = new GcdError('Broken', 'no');

test('what is needed is made first', async () => {
  const world = chainOf();
  assert.deepEqual(await world.run('present'), ['base made', 'middle made', 'top made']);
  assert.deepEqual(world.log, ['create base', 'create middle', 'create top']);
});

test('the same graph backward removes what needs something before that', async () => {
  const world = chainOf(ready);
  assert.deepEqual((await world.run('absent')).sort(), ['base removed', 'middle removed', 'top removed']);
  assert.deepEqual(world.log, ['delete top', 'delete middle', 'delete base']);
});

test('reconciling again changes nothing, either way', async () => {
  const world = chainOf();
  await world.run('present');
  assert.deepEqual(await world.run('present'), ['base unchanged', 'middle unchanged', 'top unchanged']);
  await world.run('absent');
  assert.deepEqual((await world.run('absent')).sort(), ['base was-absent', 'middle was-absent', 'top was-absent']);
  assert.equal(world.log.length, 6);
});

test('the intent is in the record before each call, and the outcome after it', async () => {
  const world = chainOf();
  world.papers.middle.failure = { verb: 'create', error: broken };
  await world.run('present');
  const story = world.events.map((event) => {
    if (event.type === 'resource-intended') return `intend ${event.resource}`;
    return event.type === 'resource-ended' ? event.outcome : event.type;
  });
  assert.deepEqual(story, ['intend base', 'done', 'intend middle', 'failed']);
});

test('what needs a failed one is skipped, and a second attempt goes on where the first stopped', async () => {
  const world = chainOf();
  world.papers.middle.failure = { verb: 'create', error: broken };
  assert.deepEqual(await world.run('present'), ['base made', 'middle failed Broken', 'top skipped']);
  assert.deepEqual(await world.run('present'), ['base unchanged', 'middle made', 'top made']);
});

test('a failure ends the waits of the others at once', async () => {
  const slow: Paper = { ...absent(), afterCreate: { state: 'changing', message: 'creating' } };
  const bad: Paper = { ...absent(), failure: { verb: 'create', error: broken } };
  assert.deepEqual(await worldOf({ slow, bad }).run('present'), ['slow interrupted', 'bad failed Broken']);
});

test('a wait has a limit, and says how things stand and how long it usually takes', async () => {
  const stuck: Paper = { ...absent(), afterCreate: { state: 'changing', message: 'creating' } };
  const [outcome] = await worldOf({ stuck }).reconcile('present');
  assert.equal(outcome?.error?.code, 'WaitTooLong');
  assert.match(outcome?.error?.message ?? '', /^Waited 1 min 0\d s for stuck .* usually takes 10\.00 s: creating$/);
});

test('what is adopted is neither made nor removed', async () => {
  const world = worldOf({ net: { observed: { ...ready, adopted: true }, log: [] } });
  assert.deepEqual(await world.run('present'), ['net adopted']);
  assert.deepEqual(await world.run('absent'), ['net adopted']);
  assert.deepEqual(world.log, []);
});

test('what belongs to somebody else is not touched, either way', async () => {
  const world = worldOf({ group: { observed: { state: 'foreign', why: 'no tag' }, log: [] } });
  assert.deepEqual(await world.run('present'), ['group failed NameTaken']);
  assert.deepEqual(await world.run('absent'), ['group foreign']);
  assert.deepEqual(world.log, []);
});

test('what failed in the cloud is removed and made anew, what is half there is completed', async () => {
  const log: string[] = [];
  const failed: Paper = { observed: { state: 'failed', why: 'no subnet' }, log };
  const half: Paper = { observed: { state: 'partial', missing: ['a rule'] }, log };
  assert.deepEqual(await worldOf({ failed, half }).run('present'), ['failed made', 'half made']);
  assert.deepEqual(log.sort(), ['create failed', 'create half', 'delete failed']);
});

test('what can be changed in place is changed, what cannot is told and left', async () => {
  const changes = [
    { what: 'open to another address', inPlace: true },
    { what: 'of another type', inPlace: false },
  ];
  const world = worldOf({ group: { observed: ready, log: [], changes } });
  assert.deepEqual(await world.run('present'), ['group updated']);
  assert.deepEqual(world.log, ['update group']);
  const warnings = world.notices.flatMap((one) => (one.type === 'warning' ? [one.message] : []));
  assert.deepEqual(warnings, ['group gcd-t-group is not as configured, and stays so: of another type']);
});

test('what is stopped is started', async () => {
  const world = worldOf({ machine: { observed: { state: 'stopped', outputs: { name: 'x' } }, log: [] } });
  assert.deepEqual(await world.run('present'), ['machine updated']);
});

test('an absence moments after an unfinished creation is not believed', async () => {
  const clock = fastClock();
  const appearsAtMs = clock.nowMs() + 12_000;
  const late = absent();
  Object.defineProperty(late, 'observed', {
    get: () => (clock.nowMs() < appearsAtMs ? { state: 'absent' } : ready),
  });
  const world = worldOf({ late }, { openSince: { late: clock.nowMs() } });
  assert.deepEqual(await world.run('present', clock), ['late unchanged']);
  assert.deepEqual(late.log, []);
});

test('what could be doubled is looked for longer where another record may know of it, and only there', async () => {
  const clock = fastClock();
  const startMs = clock.nowMs();
  const late: Paper = { ...absent(), canBeDoubled: true };
  Object.defineProperty(late, 'observed', {
    get: () => (clock.nowMs() < startMs + 299_000 ? { state: 'absent' } : ready),
  });
  const draw: Draw = ({ base, late: top }) => {
    const need = node('base', { resource: base!, inputs: () => ({}) });
    return [need, node('late', { resource: top!, needs: { need }, inputs: () => ({}) })];
  };
  const world = worldOf({ base: { observed: ready, log: [] }, late }, { draw });
  assert.deepEqual(await world.run('present', clock), ['base unchanged', 'late unchanged']);
  assert.deepEqual(late.log, []);

  const fresh = worldOf({ base: absent(), late: { ...absent(), canBeDoubled: true } }, { draw });
  const soon = fastClock();
  assert.deepEqual(await fresh.run('present', soon), ['base made', 'late made']);
  assert.equal(soon.nowMs(), fastClock().nowMs(), 'what it needs was made just now: nobody has got to it before');
});

const full = { state: 'failed', why: 'full', code: 'NoCapacity' } as const;

test('where there is no room the next place is tried, said aloud, after what failed is gone', async () => {
  const one: Paper = { ...absent(), afterCreate: full, elsewhere: [full, ready] };
  const world = worldOf({ one });
  assert.deepEqual(await world.run('present'), ['one made']);
  assert.deepEqual(world.log, ['create one', 'delete one', 'create one', 'delete one', 'create one']);
  const said = world.notices.flatMap((notice) => (notice.type === 'warning' ? notice.message : []));
  assert.deepEqual(
    said.map((message) => message.split(':')[0]),
    ['There is no room, going on with place 0', 'There is no room, going on with place 1'],
  );
});

test('with room nowhere each place is tried once, and the next attempt begins anew', async () => {
  const one: Paper = { ...absent(), afterCreate: full, elsewhere: [full, full] };
  const world = worldOf({ one });
  assert.deepEqual(await world.run('present'), ['one failed NoCapacity']);
  assert.equal(world.log.filter((line) => line === 'create one').length, 3);
  one.afterCreate = ready;
  assert.deepEqual(await world.run('present'), ['one made']);
});

test('a used-up quota is the end of it, and tries no other place', async () => {
  const used = { state: 'failed', why: 'used up', code: 'QuotaExceeded' } as const;
  const world = worldOf({ one: { ...absent(), afterCreate: used, elsewhere: [ready] } });
  assert.deepEqual(await world.run('present'), ['one failed QuotaExceeded']);
  assert.deepEqual(world.log, ['create one']);
});

test('what shows without its tags at first is waited for, and a stranger is not taken over', async () => {
  const stranger = { state: 'foreign', why: 'of somebody else' } as const;
  const late: Paper = { ...absent(), afterCreate: stranger };
  const clock = fastClock();
  const showing = worldOf({ late }).run('present', {
    nowMs: () => clock.nowMs(),
    async sleep(ms, signal) {
      await clock.sleep(ms, signal);
      late.observed = ready;
    },
  });
  assert.deepEqual(await showing, ['late made']);
  assert.deepEqual(await worldOf({ one: { ...absent(), afterCreate: stranger } }).run('present'), [
    'one failed NameTaken',
  ]);
});
