import type { ContextEntry } from '@aws-sdk/client-iam';

/** A policy document of policies/, filled in. */
export interface PolicyDocument {
  readonly Version: string;
  readonly Statement: readonly PolicyStatement[];
}

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** One question to IAM: may these actions be called on these resources, with these tags and other circumstances? */
export interface Simulation {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: readonly ContextEntry[];
}

/** Returns the questions whose answers tell whether a caller may do all that a policy allows: one a statement. */
export function simulationsOf(document: PolicyDocument): Simulation[] {
  return document.Statement.filter(({ Effect }) => Effect === 'Allow').map((statement) => ({
    actions: listOf(statement.Action),
    resources: listOf(statement.Resource),
    context: contextOf(statement.Condition ?? {}),
  }));
}

/** Returns the circumstances under which conditions hold: the values that they ask for. */
function contextOf(conditions: NonNullable<PolicyStatement['Condition']>): ContextEntry[] {
  const entries = new Map<string, ContextEntry>();
  for (const [operator, keys] of Object.entries(conditions)) {
    // `Null` with "true" asks for a key that is not there.
    const isAbsence = (value: string | readonly string[]) => operator === 'Null' && listOf(value)[0] === 'true';
    for (const [key, value] of Object.entries(keys))
      if (!isAbsence(value)) entries.set(key, entryOf(operator, key, value));
  }
  return [...entries.values()];
}

function entryOf(operator: string, ContextKeyName: string, value: string | readonly string[]): ContextEntry {
  const isSet = operator.startsWith('For');
  // `Null` with "false" asks for a key with any value.
  const values = operator === 'Null' ? ['any'] : listOf(value);
  const ContextKeyType = isSet ? 'stringList' : operator === 'Bool' ? 'boolean' : 'string';
  return { ContextKeyName, ContextKeyType, ContextKeyValues: isSet ? values : values.slice(0, 1) };
}

function listOf(value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [value] : [...value];
}
