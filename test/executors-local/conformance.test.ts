import { describeExecutor } from '../conformance/executor-suite.js';
import { countProcesses, makeLocalBench } from './local-bench.js';

describeExecutor('local', (project) => makeLocalBench(project), {
  countLeftovers: async (bench) => countProcesses(bench),
});
