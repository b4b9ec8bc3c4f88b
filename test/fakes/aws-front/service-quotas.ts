import { errorAnswer, jsonAnswer } from './call.js';
import type { Layer } from './front.js';

/**
 * Answers GetServiceQuota as AWS documents it: the account's value of a quota, by its code, and NoSuchResourceException for a quota
 * that has none. Neither emulator has the codes of EC2 and EKS.
 * https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
 */
export function serviceQuotas(values: Readonly<Record<string, number>>): Layer {
  return async (call, forward) => {
    if (call.action !== 'GetServiceQuota') return forward();
    const { ServiceCode, QuotaCode } = call.json as { ServiceCode: string; QuotaCode: string };
    const Value = values[QuotaCode];
    if (Value === undefined) return errorAnswer(call, 400, 'NoSuchResourceException', `no quota ${QuotaCode}`);
    return jsonAnswer(200, { Quota: { ServiceCode, QuotaCode, Value, Adjustable: true, GlobalQuota: false } });
  };
}
