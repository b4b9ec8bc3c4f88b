import { after } from 'node:test';
import { describeExecutor } from '../conformance/executor-suite.js';
import { realParts } from '../real-part.js';
import { containersOf, makeDockerBench, removeMadeImages, runIdOf } from './docker-bench.js';

after(removeMadeImages);

describeExecutor('docker', (project) => makeDockerBench(project), {
  skip: realParts('docker'),
  countLeftovers: async (bench) => containersOf(runIdOf(bench)).length,
});
