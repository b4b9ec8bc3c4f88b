import type { ContextEntry } from '@aws-sdk/client-iam';
import { partitionOf } from '../partition.js';
import { type PolicyDocument, type PolicyStatement, valuesOf } from '../policy-document.js';

/** One question to IAM: may these actions be called on these resources, with these tags and other circumstances? */
export interface Simulation {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
}

/** Where a caller would act. */
export interface SimulationScope {
  readonly account: string;
  readonly region: string;
  readonly system: string;
}

/**
 * Returns the questions whose answers tell whether a caller may do all that documents allow: one a statement, with the names that the
 * system's own resources have.
 */
export function simulationsOf(documents: readonly PolicyDocument[], scope: SimulationScope): Simulation[] {
  const statements = documents.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === 'Allow');
  return statements.map((statement) => ({
    actions: valuesOf(statement.Action),
    resources: valuesOf(statement.Resource).map((pattern) => exampleOf(pattern, scope)),
    context: contextOf(statement.Condition ?? {}, scope),
  }));
}

/** Returns a resource that a pattern such as `arn:*:ec2:*:*:instance/*` means, in the account and region, of the system. */
export function exampleOf(pattern: string, { account, region, system }: SimulationScope): string {
  if (!pattern.startsWith('arn:')) return pattern;
  const [, , service = '', place = '', owner = '', ...rest] = pattern.split(':');
  // Any resource of a service: its commonest kind stands for it.
  const kinds: Readonly<Record<string, string>> = { ec2: 'instance', eks: 'cluster' };
  const name = rest.join(':').replace(/^\*(\/\*)?$/, `${kinds[service] ?? '*'}/*`);
  const filled = (part: string, value: string) => (part === '*' ? value : part);
  const parts = ['arn', partitionOf(region), service, filled(place, region), filled(owner, account)];
  return [...parts, name.replaceAll('*', system)].join(':');
}

/** Returns the circumstances under which conditions hold: the values that they ask for. */
function contextOf(conditions: NonNullable<PolicyStatement['Condition']>, scope: SimulationScope): ContextEntry[] {
  const entries = new Map<string, ContextEntry>();
  for (const [operator, keys] of Object.entries(conditions)) {
    // `Null` with "true" asks for a key that is not there.
    const isAbsence = (value: string | readonly string[]) => operator === 'Null' && valuesOf(value)[0] === 'true';
    for (const [key, value] of Object.entries(keys)) {
      if (!isAbsence(value)) entries.set(key, entryOf(operator, key, valuesOf(value), scope));
    }
  }
  return [...entries.values()];
}

function entryOf(operator: string, name: string, wanted: readonly string[], scope: SimulationScope): ContextEntry {
  const isSet = operator.startsWith('For');
  // `Null` with "false" asks for a key with any value.
  const values = operator === 'Null' ? [scope.system] : wanted.map((value) => exampleOf(value, scope));
  return {
    ContextKeyName: name,
    ContextKeyType: isSet ? 'stringList' : operator === 'Bool' ? 'boolean' : 'string',
    ContextKeyValues: isSet ? values : values.slice(0, 1),
  };
}
