const NO_LABEL = 0xffffffff;
const TICKS = 0xffffffff;

/**
 * Unpacks the bars of a round and sorts them by lane, so that those of a lane lie together in the order of time.
 * The bars of lane n are those from `first[n]` up to `first[n + 1]`.
 */
export function unpackBars({ bars, durationMs, lanes }) {
  const packed = {
    lane: decode(bars.lane, Uint32Array),
    start: decode(bars.start, Uint32Array),
    end: decode(bars.end, Uint32Array),
    state: decode(bars.state, Uint8Array),
    busy: decode(bars.busy, Uint8Array),
    label: decode(bars.label, Uint32Array),
  };
  const count = packed.lane.length;
  const order = Uint32Array.from({ length: count }, (_, bar) => bar);
  order.sort((a, b) => packed.lane[a] - packed.lane[b] || packed.start[a] - packed.start[b]);
  const first = new Uint32Array(lanes.length + 1);
  for (const lane of packed.lane) first[lane + 1] += 1;
  for (let lane = 0; lane < lanes.length; lane += 1) first[lane + 1] += first[lane];
  const columnOf = decode(bars.columnOf, Uint32Array);
  return {
    first,
    startMs: Float64Array.from(order, (bar) => (packed.start[bar] / TICKS) * durationMs),
    endMs: Float64Array.from(order, (bar) => (packed.end[bar] / TICKS) * durationMs),
    state: Uint8Array.from(order, (bar) => packed.state[bar]),
    busy: Uint8Array.from(order, (bar) => packed.busy[bar]),
    /** 1 for a bar that stands for several attempts. */
    merged: Uint8Array.from(order, (bar) => (packed.label[bar] === NO_LABEL ? 1 : 0)),
    nameOf(bar) {
      const label = packed.label[order[bar]];
      if (label === NO_LABEL) return undefined;
      return { file: bars.files[label], column: bars.columns[columnOf[label]] };
    },
  };
}

function decode(text, Column) {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Column(bytes.buffer);
}

/** Returns the first bar of a lane that ends after a time. */
export function findBar(bars, lane, ms) {
  let low = bars.first[lane];
  let high = bars.first[lane + 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (bars.endMs[middle] > ms) high = middle;
    else low = middle + 1;
  }
  return low;
}
