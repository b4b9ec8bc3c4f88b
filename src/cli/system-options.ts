import { nonEmpty } from './parse-values.js';
import { historyOption } from './shared-options.js';

/** The optional argument of commands about one system. */
export const systemArgument = {
  name: 'system',
  isOptional: true,
  summary: 'id of the system (default: gcd- and the name of who calls AWS)',
} as const;

/** The same as an option: whoever made a system by it finds it again by it. */
export const systemFlag = {
  flags: '--system <id>',
  summary: 'the same, as an option',
  parse: nonEmpty('--system'),
} as const;

/** The options that every command about systems on AWS has. */
export const systemOptions = {
  region: {
    flags: '--region <region>',
    summary: "AWS region (default: that of the system's record, else AWS_REGION, else the profile's)",
    parse: nonEmpty('--region'),
  },
  profile: {
    flags: '--profile <name>',
    summary: 'profile of the AWS configuration (default: AWS_PROFILE)',
    parse: nonEmpty('--profile'),
  },
  history: historyOption,
} as const;
