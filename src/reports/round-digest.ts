import type { TaskList } from '../core/task.js';
import { AttemptMeter } from './attempt-meter.js';
import type { NamedAttempt } from './attempt-rows.js';
import { createFailureGroups, type FailureGroups } from './failure-groups.js';
import { gatherPageBars, type PageBarsMaker } from './page-bars.js';
import { layOutPicture, PICTURE_COLUMNS, type PictureLayout } from './picture-layout.js';
import { createRemarkGroups, type RemarkGroups } from './remark-groups.js';
import { SlowestAttempts } from './slowest-attempts.js';
import type { Survey } from './survey.js';
import { arrangeTimeline, type Timeline } from './timeline.js';
import { CellGrid } from './timeline-cells.js';

const MOST_SLOWEST = 20;

/** Is what table, picture and page need of a round: each part keeps little, however many attempts there are. */
export interface RoundDigest {
  readonly timeline: Timeline;
  readonly layout: PictureLayout;
  readonly pictureCells: CellGrid;
  readonly pageBars: PageBarsMaker;
  readonly slowest: SlowestAttempts;
  readonly meter: AttemptMeter;
  readonly failures: FailureGroups;
  readonly remarks: RemarkGroups;
  /** Notes an attempt of the round. */
  add(named: NamedAttempt): void;
}

/** Starts to digest a round; its frame is known from the survey. */
export function digestRound(survey: Survey, tasks: TaskList, round: number): RoundDigest {
  const timeline = arrangeTimeline(survey, round);
  const layout = layOutPicture(timeline);
  const size = { lanes: timeline.lanes.length, rows: layout.rows, durationMs: timeline.durationMs };
  const pictureCells = new CellGrid({ ...size, columns: PICTURE_COLUMNS });
  const pageBars = gatherPageBars(timeline, tasks);
  const slowest = new SlowestAttempts(MOST_SLOWEST);
  const meter = new AttemptMeter(timeline.bars);
  const remarks = createRemarkGroups();
  return {
    ...{ timeline, layout, pictureCells, pageBars, slowest, meter, failures: createFailureGroups(), remarks },
    add(named) {
      remarks.add(named);
      const bar = timeline.place(named);
      if (!bar) return;
      meter.add(named);
      pictureCells.add(bar);
      pageBars.add(bar);
      slowest.add(bar);
    },
  };
}
