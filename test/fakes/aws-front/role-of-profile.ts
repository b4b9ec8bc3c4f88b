import { errorAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * A role that is not, or no longer, in an instance profile cannot be taken out of it: NoSuchEntity. moto breaks down over it
 * and answers with a page for its developers.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_RemoveRoleFromInstanceProfile.html
 */
export const roleOfProfile: Layer = async (call, forward) => {
  const answer = await forward();
  const isBroken = call.action === 'RemoveRoleFromInstanceProfile' && answer.status === 500;
  return isBroken ? errorAnswer(call, 404, 'NoSuchEntity', 'the role is not in the instance profile') : answer;
};
