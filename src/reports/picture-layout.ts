import { safeText } from '../core/safe-text.js';
import type { Timeline } from './timeline.js';

/** Width of the picture in pixels. */
export const PICTURE_WIDTH = 1600;

/** Columns into which the time is cut for bars that are narrower than pixels. */
export const PICTURE_COLUMNS = 1280;

/** Above this many lanes, neighbours share a row: each row has two pixels at least. */
const MOST_ROWS = 512;
const ROWS_HEIGHT = 1080;
const HIGHEST_ROW = 30;
/** Title, legend, axis. */
const FRAME_HEIGHT = 154;
/** A row that is at least so high has its worker's name beside it. */
const NAMED_ROW = 11;
const LONGEST_NAME = 44;

/** Is where the lanes of a timeline come to lie. */
export interface PictureLayout {
  readonly rows: number;
  readonly rowHeight: number;
  readonly height: number;
  /** Names beside the rows: of workers, or where rows are too narrow for that, of nodes at their middle. */
  readonly names: readonly { readonly row: number; readonly name: string }[];
  /** Rows above which another node begins. */
  readonly borders: readonly number[];
}

/** Lays a timeline out in bounded height: few lanes get wide rows, many lanes narrow ones, very many share rows. */
export function layOutPicture(timeline: Timeline): PictureLayout {
  const lanes = timeline.lanes.length;
  const rows = Math.min(Math.max(1, lanes), MOST_ROWS);
  const rowHeight = Math.min(HIGHEST_ROW, ROWS_HEIGHT / rows);
  const groups = groupNodes(timeline, Math.max(1, lanes / rows));
  return {
    rows,
    rowHeight,
    height: Math.round(FRAME_HEIGHT + Math.max(rows * rowHeight, 60)),
    names: rowHeight >= NAMED_ROW ? nameWorkers(timeline) : nameNodes(groups, rowHeight),
    borders: groups.slice(1).map((group) => group.first),
  };
}

interface NodeGroup {
  readonly node: string;
  readonly first: number;
  readonly end: number;
}

function groupNodes(timeline: Timeline, lanesPerRow: number): NodeGroup[] {
  const counts = new Map<string, number>();
  for (const { node } of timeline.lanes) counts.set(node, (counts.get(node) ?? 0) + 1);
  let lane = 0;
  return [...counts].map(([node, count]) => {
    const first = lane / lanesPerRow;
    lane += count;
    return { node, first, end: lane / lanesPerRow };
  });
}

function nameWorkers({ lanes, nodes }: Timeline): PictureLayout['names'] {
  return lanes.map(({ worker, node }, row) => {
    return { row, name: shorten(nodes.length > 1 ? `${shortNode(node)} · ${worker}` : worker) };
  });
}

/** Leaves out names that would touch the one before. */
function nameNodes(groups: readonly NodeGroup[], rowHeight: number): PictureLayout['names'] {
  const names: { row: number; name: string }[] = [];
  for (const { node, first, end } of groups) {
    const row = (first + end - 1) / 2;
    const last = names.at(-1);
    if (last && (row - last.row) * rowHeight < NAMED_ROW + 2) continue;
    names.push({ row, name: shorten(shortNode(node) || 'workers') });
  }
  return names;
}

/** The domain of a machine's name is the same for all of them. */
function shortNode(node: string): string {
  return /^[\d.]+$/.test(node) ? node : (node.split('.')[0] ?? '');
}

function shorten(name: string): string {
  const line = safeText(name);
  return line.length <= LONGEST_NAME ? line : `${line.slice(0, LONGEST_NAME - 1)}…`;
}
