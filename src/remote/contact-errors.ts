import { GcdError } from '../core/errors.js';
import { pinnedKeyPath } from './pinned-key.js';

interface Where {
  readonly region: string;
}

interface Machine {
  readonly instanceId: string;
}

/** Makes the error for a machine of which nothing is known but what it says itself. */
export function contactImpossible(where: Where, machine: Machine, folder: string): GcdError {
  const path = pinnedKeyPath(folder);
  return new GcdError(
    'BastionUnknown',
    `The bastion ${machine.instanceId} cannot be told from an impostor: its host key is not in ${path}, and the key for the first contact is gone`,
    {
      hint: `If another machine of yours made the system, copy that file from its history folder. ${howToReplace(where, machine)}`,
    },
  );
}

/** Makes the error for a machine that could not set itself up, with what it said last. */
export function userDataFailed(where: Where, machine: Machine, log: readonly string[]): GcdError {
  const said = log.length > 0 ? `\n${log.join('\n')}` : ' nothing';
  return new GcdError(
    'UserDataFailed',
    `The bastion ${machine.instanceId} could not set itself up: its user data failed, and said last:${said}`,
    { hint: howToReplace(where, machine) },
  );
}

/** Makes the error for a machine that no address leads to. */
export function addressMissing({ instanceId }: Machine): GcdError {
  return new GcdError(
    'AddressMissing',
    `The bastion ${instanceId} cannot be reached: AWS names no public address of it`,
    {
      hint: 'Its subnet has to give machines public addresses.',
    },
  );
}

/** Makes the error for a private key that is not on this machine. */
export function privateKeyMissing(path: string, cause: unknown): GcdError {
  return new GcdError('PrivateKeyMissing', `The bastion cannot be reached from here: there is no private key ${path}`, {
    hint: 'Copy it from the machine on which the system was made.',
    cause,
  });
}

/** Returns the error with one more way out: a new machine. */
export function withReplacement(error: GcdError, where: Where, machine: Machine): GcdError {
  const hint = [...(error.hint ? [error.hint] : []), howToReplace(where, machine)].join(' ');
  return new GcdError(error.code, error.message, { hint, cause: error });
}

function howToReplace({ region }: Where, { instanceId }: Machine): string {
  const command = `aws ec2 terminate-instances --region ${region} --instance-ids ${instanceId}`;
  return `To have the bastion replaced: \`${command}\`, then run the same command again.`;
}
