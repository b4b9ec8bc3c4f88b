import type { CheckedSystem } from '../workflows/check-system.js';
import { showColumns } from './show-columns.js';

const words = { good: 'ok', warning: 'warning', bad: 'BAD' } as const;
const order = ['bad', 'warning', 'good'] as const;

/** Draws what a check found, what is bad first, each with what to do below it. */
export function drawFindings(findings: CheckedSystem['findings']): string[] {
  const sorted = [...findings].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const rows = sorted.flatMap(({ verdict, check, message, hint }) => {
    const hints = (hint?.split('\n') ?? []).map((line) => ['', '', `-> ${line}`]);
    return [[words[verdict], check, message], ...hints];
  });
  return showColumns(rows);
}
