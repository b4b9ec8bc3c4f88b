import { drawPerformance } from '../workflows/draw-performance.js';
import type { PerformanceRows } from '../workflows/run-files-input.js';
import type { Call } from './command.js';
import { showPath } from './show-path.js';
import { columnsOf } from './terminal.js';

/** What there is to print of a run's reports. */
interface WrittenReports {
  readonly performance: PerformanceRows;
  readonly resultsFolder: string;
}

/** Prints the performance table, in a terminal no wider than that, and where the reports are. */
export async function printReports(
  { terminal, ports }: Pick<Call<unknown>, 'terminal' | 'ports'>,
  { performance, resultsFolder }: WrittenReports,
): Promise<void> {
  const { stdout } = terminal;
  const columns = stdout.isTTY ? columnsOf(stdout) : undefined;
  stdout.write(await drawPerformance(performance, columns));
  stdout.write(`Results: ${showPath(resultsFolder, ports.cwd)}\n`);
}
