import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseTimeTicks } from '../../src/reports/time-axis.js';

test('ticks are steps that people count in, written as the axis says', () => {
  for (const [durationMs, pattern, texts] of [
    [3, 'mm:ss', ['00:00.000', '00:00.001', '00:00.002', '00:00.003']],
    [1800, 'mm:ss', ['00:00.0', '00:00.5', '00:01.0', '00:01.5']],
    [3_600_000, 'h:mm:ss', ['00:00', '15:00', '30:00', '45:00', '1:00:00']],
    [90 * 86_400_000, 'h:mm:ss', ['00:00', '432:00:00', '864:00:00', '1296:00:00', '1728:00:00', '2160:00:00']],
  ] as const) {
    const ticks = chooseTimeTicks(durationMs, 5);
    assert.deepEqual([ticks.pattern, ticks.values.map(ticks.format)], [pattern, texts]);
  }
});
