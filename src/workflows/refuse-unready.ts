import type { CheckFinding } from '../aws/checks/finding.js';
import { GcdError } from '../core/errors.js';
import type { FoundSystem } from './find-system.js';
import type { SystemPlan } from './plan-system.js';
import { preflight } from './preflight.js';
import type { SystemPorts } from './system-ports.js';

/** A clock that is wrong is corrected by the SDK; the other checks find what AWS would answer in the middle. */
const stopping = ['identity', 'names', 'permissions', 'quotas', 'zones'];

/**
 * Looks at the account before the first call that costs. What would stop a creation in the middle, a denial or a shortage, stops it
 * here, all of it at once; the rest are warnings. A system that is whole is not looked at.
 *
 * @throws GcdError NotReady.
 */
export async function refuseUnready(
  subject: { readonly found: FoundSystem; readonly plan: SystemPlan },
  ports: SystemPorts,
): Promise<void> {
  const { resources, system } = subject.plan;
  if (!resources.some(({ action }) => action === 'make')) return;
  ports.observe({ type: 'step', message: 'looking whether the caller may, and whether there is room' });
  const findings = await preflight(subject, ports);
  const bad = findings.filter(isStopping);
  for (const { verdict, check, message, hint } of findings.filter((finding) => !isStopping(finding))) {
    if (verdict === 'good') continue;
    ports.observe({ type: 'warning', code: 'Preflight', message: `${check}: ${message}`, ...(hint ? { hint } : {}) });
  }
  if (bad.length === 0) return;
  const hints = bad.flatMap(({ hint }) => hint ?? []);
  throw new GcdError('NotReady', `${system} cannot be made: ${bad.map(({ message }) => message).join('; ')}`, {
    hint: [...new Set(hints), '`gcd check` shows everything that was looked at.'].join('\n'),
  });
}

function isStopping({ verdict, check }: CheckFinding): boolean {
  return verdict === 'bad' && stopping.includes(check);
}
