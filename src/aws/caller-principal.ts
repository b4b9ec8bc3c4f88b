import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { Caller } from './identity.js';

/**
 * Returns the IAM user or role that a caller is, which policies and access entries are about: for the session of a role that
 * role, whose path only IAM knows.
 *
 * @returns undefined for those that are neither: root, and users whom STS federated.
 * @throws GcdError AccessDenied when the caller may not look at its own role.
 */
export async function callerPrincipal(iam: IAMClient, { arn, kind }: Caller): Promise<string | undefined> {
  if (kind === 'root' || arn.includes(':federated-user/')) return undefined;
  const [, RoleName] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  if (!RoleName) return arn;
  return (await iam.send(new GetRoleCommand({ RoleName }))).Role?.Arn;
}
