import type { Clock } from '../../core/clock.js';
import type { Notice } from '../../core/notice.js';
import type { Screen } from '../terminal.js';
import { describeEnd, describeNotice } from './describe-notice.js';
import { resourceLog } from './draw-system.js';
import { describeFailure, groupFailures, summarizeFailures } from './group-failures.js';
import type { Reporter } from './reporter.js';
import { countDone, countNotSucceeded, showRate, showSpan } from './show-progress.js';

const PROGRESS_EVERY_MS = 5000;
/** Kinds of failures that are told at once; further ones are counted. */
const MOST_KINDS = 20;

/** Writes lines, for pipes and logs: what happens as it happens, and progress every five seconds. */
export function createPlainReporter(screen: Screen, clock: Clock): Reporter {
  const failures = groupFailures();
  const resources = resourceLog(() => clock.nowMs());
  let lastProgressMs = Number.NEGATIVE_INFINITY;

  const linesOf = (notice: Notice): string[] => {
    switch (notice.type) {
      case 'task-failed':
        return failures.add(notice) === 1 && failures.list().length <= MOST_KINDS
          ? describeFailure(notice).map((line, index) => (index === 0 ? `Failed: ${line}` : line))
          : [];
      case 'run-progressed': {
        const nowMs = clock.nowMs();
        if (nowMs - lastProgressMs < PROGRESS_EVERY_MS) return [];
        lastProgressMs = nowMs;
        return [showProgressLine(notice)];
      }
      case 'resource-progressed':
        return resources(notice);
      case 'run-started':
        lastProgressMs = clock.nowMs();
        return describeNotice(notice);
      case 'run-ended':
        return [...summarizeFailures(failures.list()), describeEnd(notice)];
      default:
        return describeNotice(notice);
    }
  };
  return {
    observe(notice) {
      for (const line of linesOf(notice)) screen.write(`${line}\n`);
    },
    stepAside: () => undefined,
    close: () => undefined,
  };
}

function showProgressLine({
  tally,
  tasksPerSecond,
  elapsedMs,
  etaMs,
}: Extract<Notice, { type: 'run-progressed' }>): string {
  const left = etaMs === null || etaMs < 1000 ? '' : `, about ${showSpan(etaMs)} left`;
  const counts = `${countDone(tally)}/${tally.total} done, ${countNotSucceeded(tally)} failed`;
  return `${counts}, ${showRate(tasksPerSecond)}, ${showSpan(elapsedMs)}${left}`;
}
