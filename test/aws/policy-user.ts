import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateAccessKeyCommand, CreateUserCommand, IAMClient, PutUserPolicyCommand } from '@aws-sdk/client-iam';
import type { EmulatedAccount } from '../fakes/emulated-account.js';
import { repoRoot } from '../repo-root.js';
import type { Statement } from './evaluate-policy.js';

/** Is a user who has some statements of policies/ and nothing else. */
export interface PolicyUser {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Lets the user do what the statements say, but for one action. */
  allowAllBut(action: string | undefined): Promise<void>;
}

/** Reads the statements of a document in policies/. */
export function readDocument(name: string): Statement[] {
  const text = readFileSync(join(repoRoot, 'policies', `${name}.json`), 'utf8');
  return (JSON.parse(text) as { Statement: Statement[] }).Statement;
}

/** Makes a user who may do what the statements say. */
export async function makePolicyUser(
  { behind, target }: EmulatedAccount,
  statements: readonly Statement[],
): Promise<PolicyUser> {
  const root = { accessKeyId: 'test', secretAccessKey: 'test' };
  const iam = new IAMClient({ endpoint: behind, region: 'us-east-1', credentials: root });
  const UserName = `user-of-${target.system}`;
  await iam.send(new CreateUserCommand({ UserName }));
  const allowAllBut = async (action: string | undefined) => {
    const left = statements
      .map((one) => ({ ...one, Action: [one.Action].flat().filter((name) => name !== action) }))
      .filter(({ Action }) => Action.length > 0);
    const PolicyDocument = JSON.stringify(widened(left));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'gcd', PolicyDocument }));
  };
  await allowAllBut(undefined);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  return { credentials, allowAllBut };
}

/**
 * MiniStack refuses whatever has a condition on the tags that something has, in EC2 and ECR also on the tags that it is given,
 * on the policy to attach, or a role below a path: there,
 * and only there, the documents are widened. Which actions they name is tested as it is.
 */
function widened(statements: readonly Statement[]): object {
  const Statement = statements.map(({ Condition, Resource, ...rest }) => {
    const isWide = [rest.Action].flat().some((action) => /^(ec2|ecr|iam):/.test(action));
    const isKept = Condition && !isWide && !JSON.stringify(Condition).includes('ResourceTag');
    return { ...rest, Resource: isWide ? '*' : Resource, ...(isKept ? { Condition } : {}) };
  });
  return { Version: '2012-10-17', Statement: Statement.map((one) => ({ Effect: 'Allow', ...one })) };
}
