import { jsonAnswer } from './call.js';
import type { Layer } from './front.js';

/** Quotas of what an emulator keeps from tests that failed before: VPCs, internet gateways, addresses, clusters. */
const codes = ['L-F678F1CE', 'L-A4707A72', 'L-0263D0A3', 'L-1194D53C'];

/**
 * Is an account with room for what strangers have left in it. moto answers AWS' default of 5 VPCs a region, and gcd rightly
 * makes nothing where they are used up, which would be the end of every test after five failed ones.
 */
export const roomyQuotas: Layer = async (call, forward) => {
  const { ServiceCode, QuotaCode } = call.json as { ServiceCode?: string; QuotaCode?: string };
  if (call.action !== 'GetServiceQuota' || !codes.includes(QuotaCode ?? '')) return forward();
  return jsonAnswer(200, { Quota: { ServiceCode, QuotaCode, Value: 10_000, Adjustable: true, GlobalQuota: false } });
};
