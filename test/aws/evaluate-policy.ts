/** One question that AWS asks its policies about a call. */
export interface Authorization {
  readonly action: string;
  /** ARN of what the call is about, without account where the service has none. */
  readonly resource: string;
  /** Values of condition keys, such as `aws:RequestTag/managedBy`. */
  readonly context: Readonly<Record<string, string>>;
}

export interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * Tells whether any statement allows it; all conditions of a statement must hold.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function isAllowed(statements: readonly Statement[], question: Authorization): boolean {
  return statements.some(
    ({ Action, Resource, Condition = {} }) =>
      [Action].flat().includes(question.action) &&
      [Resource].flat().some((pattern) => isLike(question.resource, pattern)) &&
      Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, question.context)),
  );
}

function holds(
  operator: string,
  keys: Readonly<Record<string, string | readonly string[]>>,
  context: Authorization['context'],
): boolean {
  return Object.entries(keys).every(([key, wanted]) => {
    const value = context[key];
    const values = [wanted].flat();
    if (operator === 'Null') return (value === undefined) === (values[0] === 'true');
    if (operator === 'StringEquals') return value !== undefined && values.includes(value);
    if (operator === 'ArnLike') return value !== undefined && values.some((pattern) => isLike(value, pattern));
    throw new Error(`the policies use ${operator}, which this evaluator does not know`);
  });
}

function isLike(value: string, pattern: string): boolean {
  const source = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(value);
}
