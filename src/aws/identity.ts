import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { GcdError } from '../core/errors.js';

/** Who calls AWS. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  readonly kind: 'user' | 'sso' | 'role' | 'root';
  /** What a system is named after: the user's name, the SSO session's name, the role's name, `root`. */
  readonly name: string;
}

/** Asks STS who calls. */
export async function whoCalls(sts: STSClient): Promise<Caller> {
  const { Account: account, Arn: arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (!account || !arn) throw new GcdError('CallerUnknown', 'AWS did not say who calls: the answer has no account');
  return { account, arn, ...parseCallerArn(arn) };
}

/**
 * Reads a caller's ARN: a user may have a path, an SSO role is told by its reserved name.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function parseCallerArn(arn: string): Pick<Caller, 'kind' | 'name'> {
  const parts = arn.split(':').slice(5).join(':').split('/');
  const last = parts.at(-1) ?? '';
  if (parts[0] === 'user' || parts[0] === 'federated-user') return { kind: 'user', name: last };
  if (parts[0] === 'assumed-role') {
    const role = parts[1] ?? '';
    if (role.startsWith('AWSReservedSSO_')) return { kind: 'sso', name: last.split('@')[0] ?? last };
    return { kind: 'role', name: role };
  }
  return { kind: 'root', name: 'root' };
}

/**
 * Returns the system id of an identity: `gcd-` and its name in lower case with digits and dashes, a letter first,
 * 32 characters at most.
 */
export function systemIdOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  return `gcd-${plain || 'user'}`.slice(0, 32).replace(/-+$/, '');
}
