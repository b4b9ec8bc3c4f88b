import { type PolicyDocument, type PolicyStatement, valuesOf } from './policy-document.js';

/**
 * Makes one document out of several, so that it fits into a managed policy, which holds 6,144 characters: statements on the same
 * resources under the same conditions become one, without the names for readers.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function mergePolicies(documents: readonly PolicyDocument[]): PolicyDocument {
  const groups = new Map<string, PolicyStatement[]>();
  for (const statement of documents.flatMap(({ Statement }) => Statement)) {
    const { Effect, Condition } = statement;
    const key = JSON.stringify([Effect, resourcesOf(statement).map(withoutKind), Condition]);
    groups.set(key, [...(groups.get(key) ?? []), statement]);
  }
  return { Version: '2012-10-17', Statement: [...groups.values()].map(mergeStatements) };
}

function mergeStatements(statements: readonly PolicyStatement[]): PolicyStatement {
  const { Effect, Condition } = statements[0]!;
  return {
    Effect,
    Action: oneOrMany(statements.flatMap(({ Action }) => valuesOf(Action))),
    Resource: oneOrMany(statements.flatMap(resourcesOf)),
    ...(Condition ? { Condition } : {}),
  };
}

/** Returns what a statement is about; where a tag of the resource itself bounds it, kinds of resources add nothing to that. */
function resourcesOf({ Resource, Condition }: PolicyStatement): string[] {
  const keys = Object.values(Condition ?? {}).flatMap((one) => Object.keys(one));
  if (keys.some((key) => key.startsWith('aws:ResourceTag/'))) return ['*'];
  const patterns = valuesOf(Resource).sort();
  return patterns.some(isEverything) ? ['*'] : patterns;
}

/**
 * Tells whether a pattern means all that its service's actions could be about: all of the service, or in EKS, whose actions know one kind of
 * resource each, all of a kind.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelastickubernetesservice.html
 */
function isEverything(pattern: string): boolean {
  return /^arn:\*:[a-z0-9-]+:\*:\*:\*(\/\*)?$/.test(pattern) || /^arn:\*:eks:\*:\*:[a-z-]+\/\*$/.test(pattern);
}

/**
 * Returns a pattern without its kind of resource in IAM, whose actions know one kind each: statements that differ in kinds alone allow
 * together the same as one with all of the kinds.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
function withoutKind(pattern: string): string {
  return pattern.replace(/^(arn:[^:]*:iam::[^:]*:)[^/]+\//, '$1any/');
}

function oneOrMany(values: readonly string[]): string | string[] {
  const [first = '', ...others] = [...new Set(values)].sort();
  return others.length === 0 ? first : [first, ...others];
}
