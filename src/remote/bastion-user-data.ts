import { keepFirstKey } from './first-key.js';

interface UserDataRequest {
  /** Text of templates/aws/bastion-user-data.sh. */
  readonly template: string;
  /** Folder of the system's record. */
  readonly folder: string;
  /** Client token of the launch. */
  readonly launch: string;
}

/** Returns the user data of a launch, with its key for the first contact; the same to the byte for the same launch. */
export async function bastionUserData({ template, folder, launch }: UserDataRequest): Promise<string> {
  const key = await keepFirstKey(folder, launch);
  return template.replace('@FIRST_CONTACT_KEY@', () => key.trimEnd());
}
