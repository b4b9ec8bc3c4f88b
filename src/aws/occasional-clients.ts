import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PricingClient } from '@aws-sdk/client-pricing';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { type AwsAccess, sdkConfig } from './clients.js';
import { priceListRegion } from './prices/price-list.js';
import { watchCalls } from './watch-calls.js';

/** What gcd does without when a service that only informs does not answer: a user waits for it this long at most. */
export const informingLimitMs = 5_000;

/** Makes the client of AWS' price list, which lives in three regions only. */
export function makePricingClient(access: AwsAccess): PricingClient {
  const client = new PricingClient({ ...sdkConfig(access), region: priceListRegion(access.region), maxAttempts: 2 });
  watchCalls(client, 'pricing');
  return client;
}

/** Makes the client of the account's quotas. */
export function makeQuotasClient(access: AwsAccess): ServiceQuotasClient {
  const client = new ServiceQuotasClient({ ...sdkConfig(access), maxAttempts: 2 });
  watchCalls(client, 'servicequotas');
  return client;
}

/** Makes the client with which what eksctl made is removed. */
export function makeStacksClient(access: AwsAccess): CloudFormationClient {
  const client = new CloudFormationClient(sdkConfig(access));
  watchCalls(client, 'cloudformation', access);
  return client;
}
