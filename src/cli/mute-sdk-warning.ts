/**
 * Mutes the one warning of the AWS SDK that its versions from January 2027 need a newer Node: gcd's lockfile pins
 * versions that do not, and nobody who reads it on every command could do anything about it.
 */
export function muteSdkWarning(target: Pick<NodeJS.Process, 'emitWarning'>): void {
  const emitWarning = target.emitWarning.bind(target) as (...args: unknown[]) => void;
  target.emitWarning = (...args: unknown[]): void => {
    if (!String(args[0]).startsWith('NodeVersionSupportWarning: The AWS SDK for JavaScript')) emitWarning(...args);
  };
}
