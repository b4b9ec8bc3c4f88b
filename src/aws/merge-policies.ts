import { type PolicyDocument, type PolicyStatement, valuesOf } from './policy-document.js';

/**
 * Makes one document out of several, so that it fits into a managed policy, which holds 6,144 characters: statements on the same
 * resources under the same conditions become one, without the names for readers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function mergePolicies(documents: readonly PolicyDocument[]): PolicyDocument {
  const merged = new Map<string, PolicyStatement>();
  for (const statement of documents.flatMap(({ Statement }) => Statement)) {
    const { Sid: _forReaders, ...bounds } = { ...statement, Resource: resourcesOf(statement) };
    const { Action: _several, ...key } = bounds;
    const other = merged.get(JSON.stringify(key));
    const actions = [...new Set([...valuesOf(other?.Action ?? []), ...valuesOf(statement.Action)])].sort();
    merged.set(JSON.stringify(key), { ...bounds, Action: actions });
  }
  return { Version: '2012-10-17', Statement: [...merged.values()] };
}

/** Returns what a statement is about; where a tag of the resource itself bounds it, kinds of resources add nothing to that. */
function resourcesOf({ Resource, Condition }: PolicyStatement): string | readonly string[] {
  const keys = Object.values(Condition ?? {}).flatMap((one) => Object.keys(one));
  if (keys.some((key) => key.startsWith('aws:ResourceTag/'))) return '*';
  return [...new Set(valuesOf(Resource))].sort();
}
