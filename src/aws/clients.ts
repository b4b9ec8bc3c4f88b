import { EC2Client } from '@aws-sdk/client-ec2';
import { ECRClient } from '@aws-sdk/client-ecr';
import { EKSClient } from '@aws-sdk/client-eks';
import { ElasticLoadBalancingClient } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { connectionLimits } from './connection-limits.js';
import type { Patience } from './outlast-passing.js';
import { type CallJournal, watchCalls } from './watch-calls.js';

/** How AWS is reached. What is left out comes from the SDK's own chain: environment, profile, SSO, instance role. */
export interface AwsAccess {
  readonly region: string;
  readonly endpoint?: string;
  readonly profile?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Attempts at a call that fails for reasons of AWS', with growing pauses. Default 5. */
  readonly maxAttempts?: number;
  /** How long a connection may be silent, in milliseconds, until a call over it counts as lost. Default: a minute. */
  readonly silenceMs?: number;
  /** How throttling and a lost network are sat out when those attempts are used up. Default: they are not. */
  readonly patience?: Patience;
}

/** The clients of the services that a system is made of. Their errors are GcdErrors, see `translateError`. */
export interface AwsClients {
  readonly ec2: EC2Client;
  readonly ecr: ECRClient;
  readonly eks: EKSClient;
  readonly elb: ElasticLoadBalancingClient;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
}

/**
 * Makes all clients; the one place where that is done.
 *
 * @param journal is told of every changing call before it goes out and after it came back.
 */
export function makeClients(access: AwsAccess, journal?: CallJournal): AwsClients {
  const { patience } = access;
  const config = sdkConfig(access);
  const clients = {
    ec2: new EC2Client(config),
    ecr: new ECRClient(config),
    eks: new EKSClient(config),
    elb: new ElasticLoadBalancingClient(config),
    elbv2: new ElasticLoadBalancingV2Client(config),
    iam: new IAMClient(config),
    ssm: new SSMClient(config),
    sts: new STSClient(config),
  };
  for (const [service, client] of Object.entries(clients)) watchCalls(client, service, { journal, patience });
  return clients;
}

/** Returns the part of it that the SDK's clients are made with. */
export function sdkConfig({ maxAttempts = 5, silenceMs, patience: _, ...rest }: AwsAccess) {
  return { ...rest, maxAttempts, ...connectionLimits(silenceMs) };
}
