import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repoRoot } from '../repo-root.js';
import { calledActions } from './called-actions.js';
import { impliedActions, needsNoPermission } from './implied-actions.js';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}

const folder = join(repoRoot, 'policies');
const documents = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.json') && !name.startsWith('role-'))
    .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as { Statement: Statement[] }]),
);
const statements = [...documents.values()].flatMap(({ Statement }) => Statement);
const allowed = new Set(statements.flatMap(({ Action }) => Action));

test('every action that the code calls stands in a policy', () => {
  const missing = [...calledActions()].filter(
    ([action]) => !allowed.has(action) && !needsNoPermission.includes(action),
  );
  assert.deepEqual(missing, []);
});

test('every action in a policy is called by the code, or AWS asks for it besides a call', () => {
  const called = calledActions();
  const implied = new Set(impliedActions.map(({ action }) => action));
  assert.deepEqual(
    [...allowed].filter((action) => !called.has(action) && !implied.has(action)),
    [],
  );
});

test('no policy allows what needs no permission', () => {
  assert.deepEqual(
    needsNoPermission.filter((action) => allowed.has(action)),
    [],
  );
});

test('what implies an action is itself called', () => {
  const called = calledActions();
  for (const { action, by } of impliedActions) {
    assert.ok(allowed.has(action), `${action} stands in no policy`);
    for (const cause of by) assert.ok(called.has(cause), `${cause}, which asks for ${action}, is not called`);
  }
});

test('only what reads, and knows no single resource, is allowed on everything', () => {
  const onAll = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);
  const reading = /:(Describe|List|Get)/;
  assert.deepEqual(
    onAll.filter((action) => !reading.test(action)),
    [],
  );
});

test('a policy names actions one by one, allows them, and fits into a managed policy', () => {
  for (const [name, document] of documents) {
    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html, blanks not counted
    assert.ok(JSON.stringify(document).length <= 6144, `${name} is too long`);
    for (const { Action, Effect, Sid } of document.Statement) {
      assert.equal(Effect, 'Allow');
      assert.match(Sid, /^[A-Za-z0-9]+$/);
      for (const action of [Action].flat()) assert.doesNotMatch(action, /\*/, `${name}: ${action}`);
    }
  }
});

test("what CloudFormation does in the caller's name is allowed to nobody else, and covers all that eksctl's stacks hold", () => {
  const statements = documents.get('import.json')!.Statement;
  const held = impliedActions.filter(({ by }) => by.includes('cloudformation:DeleteStack')).map(({ action }) => action);
  const looking = [...documents].flatMap(([name, { Statement }]) => (name === 'look.json' ? Statement : []));
  const reading = /:(Describe|List|Get)/;
  for (const action of held) {
    const allowing = [...statements, ...looking].filter(({ Action }) => [Action].flat().includes(action));
    assert.ok(allowing.length > 0, `${action} is not in import.json`);
    for (const { Condition, Resource } of allowing.filter((one) => statements.includes(one))) {
      const isVia = JSON.stringify(Condition)?.includes('"aws:CalledVia":"cloudformation.amazonaws.com"');
      assert.ok(isVia || (reading.test(action) && Resource === '*'), action);
    }
  }
});

test('nothing that removes or changes is allowed beyond what gcd marked or named', () => {
  const bounded = statements.filter(({ Resource }) => Resource !== '*');
  const loose = bounded.filter(({ Resource, Condition }) => {
    const isByPath = [Resource].flat().every((one) => /:(role|instance-profile)\/gcd\/|:parameter\/aws\//.test(one));
    return !isByPath && Condition === undefined;
  });
  assert.deepEqual(loose.map(({ Sid }) => Sid).sort(), [
    ...['AskWhatIsAllowed', 'CloseDoors', 'LaunchWithTheseParts', 'MakeGroupsInAnyVpc'],
    // The cluster's own group, made by EKS, carries no tag of gcd.
    'OpenAndCloseDoors',
    // Kubernetes marks its load balancers with a key that has the cluster's name in it, which no condition can match.
    ...['RemoveLoadBalancersOfClusters', 'SeeClusters', 'SeeRegistries'],
  ]);
});
