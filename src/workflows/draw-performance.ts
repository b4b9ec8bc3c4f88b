import type { PerformanceRows } from './run-files-input.js';

/** Draws a performance table in at most so many columns; without a limit as wide as it is in `performance.txt`. */
export async function drawPerformance(rows: PerformanceRows, columns?: number): Promise<string> {
  const { drawTable } = await import('../reports/draw-table.js');
  return drawTable(rows, columns);
}
