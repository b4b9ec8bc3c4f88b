import type { Clock } from '../../core/clock.js';
import { formatDuration } from '../../core/duration.js';
import type { Notice } from '../../core/notice.js';
import type { Screen } from '../terminal.js';
import { resourceLog } from './draw-system.js';
import { describeFailure, groupFailures, summarizeFailures } from './group-failures.js';
import type { Reporter } from './reporter.js';
import { countDone, countNotSucceeded, showRate, showTally } from './show-progress.js';
import { safeText } from './show-text.js';

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
  const left = etaMs === null ? '' : `, about ${formatDuration(etaMs)} left`;
  const counts = `${countDone(tally)}/${tally.total} done, ${countNotSucceeded(tally)} failed`;
  return `${counts}, ${showRate(tasksPerSecond)}, ${formatDuration(elapsedMs)}${left}`;
}

/** Returns how a run ended, in a sentence. */
export function describeEnd({ runId, tally, reason }: Extract<Notice, { type: 'run-ended' }>): string {
  const how = {
    complete: 'is complete',
    interrupted: 'was interrupted',
    halted: 'was halted',
    failed: 'could not go on',
  };
  const left = tally.total - countDone(tally);
  const unfinished = left > 0 ? `, ${left} unfinished` : '';
  return `Run ${runId} ${how[reason]}: ${showTally(tally)}${unfinished}, of ${tally.total}.`;
}

/** Returns the lines for what is said once, whatever draws it. */
export function describeNotice(notice: Notice): string[] {
  switch (notice.type) {
    case 'warning':
      return [`Warning: ${notice.message}`, ...(notice.hint === undefined ? [] : [`  ${notice.hint}`])];
    case 'step':
      return [notice.message];
    case 'image-output':
      return [`  | ${safeText(notice.line)}`];
    case 'run-started': {
      const verb = notice.resumed ? 'goes on' : 'starts';
      const slots = `${notice.slots} ${notice.slots === 1 ? 'slot' : 'slots'}`;
      return [`Run ${notice.runId} ${verb}: ${notice.tally.total} tasks, ${slots} (${notice.executor}).`];
    }
    case 'run-stopping':
      return [
        `Stopping: ${notice.message}. Running tasks get ${formatDuration(notice.graceMs)} to finish; Ctrl-C ends them now.`,
      ];
    default:
      return [];
  }
}
