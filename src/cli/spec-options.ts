import type { SpecInput } from '../workflows/resolve-spec.js';
import type { OptionsOf } from './command.js';
import { duration, nonEmpty, wholeNumber } from './parse-values.js';

/** The options that say what a system is to be. */
export const specOptions = {
  project: {
    flags: '--name <project tag>',
    summary: 'value of the tag "project" on everything, for the budget',
    parse: nonEmpty('--name'),
  },
  instanceTypes: {
    flags: '--instance-type <type>',
    summary: 'machine type of the nodes; may come several times (default: t3.large)',
    twoLetter: '-in',
    parse: nonEmpty('--instance-type'),
    isRepeatable: true,
  },
  spot: { flags: '--spot', summary: 'nodes are spot machines' },
  diskGib: {
    flags: '--disk <GiB>',
    summary: 'disk of a node (default: 40)',
    parse: wholeNumber('--disk', 20, 16_384),
  },
  bastionTypes: {
    flags: '--bastion-type <type>',
    summary: 'machine type of the bastion; may come several times (default: t3.small, else t3a.small)',
    parse: nonEmpty('--bastion-type'),
    isRepeatable: true,
  },
  zones: {
    flags: '--zone <zone>',
    summary: 'availability zone to use; may come several times (default: any two that can host EKS)',
    parse: nonEmpty('--zone'),
    isRepeatable: true,
  },
  kubernetesVersion: {
    flags: '--kubernetes <version>',
    summary: 'Kubernetes version (default: the newest in standard support)',
    parse: nonEmpty('--kubernetes'),
  },
  sshCidr: {
    flags: '--ssh-cidr <cidr>',
    summary: 'addresses that reach the bastion and the cluster (default: your own)',
    parse: nonEmpty('--ssh-cidr'),
  },
  isOpenAllowed: { flags: '--force', summary: 'allow a --ssh-cidr that is the whole internet or much of it' },
  dataBucket: {
    flags: '--data-bucket <bucket>',
    summary: 'S3 bucket that your code may read',
    parse: nonEmpty('--data-bucket'),
  },
  savedBucket: {
    flags: '--saved-bucket <bucket>',
    summary: 'S3 bucket that your code may write to',
    parse: nonEmpty('--saved-bucket'),
  },
  ttlMs: {
    flags: '--ttl <time>',
    summary: 'when the system may be removed by "gcd cleanup --expired": 8h, 2d',
    parse: duration('--ttl'),
  },
} as const satisfies OptionsOf<SpecInput>;
