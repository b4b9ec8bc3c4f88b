import { byId, formatClock, formatLength, makeElement, makeTable } from './elements.js';
import { createTimeline } from './timeline.js';

const content = JSON.parse(byId('content').textContent);
let timeline;

startPage();

function startPage() {
  const choice = byId('round');
  content.rounds.forEach((_, round) => {
    choice.append(makeElement('option', { value: String(round) }, String(round)));
  });
  byId('round-choice').hidden = content.rounds.length < 2;
  choice.addEventListener('change', () => showRound(Number(choice.value)));
  byId('numbers').append(makeTable(content.performance, (column) => column > 0 && content.rounds.length > 1));
  byId('zoom-in').addEventListener('click', () => timeline.zoom(0.5));
  byId('zoom-out').addEventListener('click', () => timeline.zoom(2));
  byId('zoom-all').addEventListener('click', () => timeline.show(0, timeline.lengthMs));
  followPointer(byId('bars'));
  byId('bars').addEventListener('keydown', followKey);
  new ResizeObserver(() => timeline.draw()).observe(byId('bars'));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => timeline.draw());
  showRound(0);
}

function showRound(number) {
  const round = content.rounds[number];
  byId('round-title').textContent = round.title;
  byId('legend').replaceChildren(...describeLegend(round));
  byId('failures').replaceChildren(...describeFailures(round));
  byId('remarks-section').hidden = round.remarks.length === 0;
  byId('remarks').replaceChildren(describeRemarks(round.remarks));
  byId('slowest').replaceChildren(describeSlowest(round));
  const canvas = byId('bars');
  canvas.setAttribute('aria-label', `Timeline of ${round.title}`);
  timeline = createTimeline({ canvas, round, failedColour: content.failedColour, onView: showView });
  timeline.show(0, timeline.lengthMs);
}

function showView({ fromMs, toMs }) {
  const decimals = toMs - fromMs < 20_000 ? 3 : 0;
  byId('view').textContent = `${formatClock(fromMs, decimals)} to ${formatClock(toMs, decimals)}`;
}

function describeLegend({ lanes, pauses, hasFailures }) {
  const nodes = new Map(lanes.map(({ node, colour }) => [node, colour]));
  const items = [...nodes].slice(0, 12).map(([node, colour]) => legendItem(node || 'workers', colour));
  if (nodes.size > 12) items.push(makeElement('li', {}, `and ${nodes.size - 12} more nodes`));
  const red = content.failedColour;
  const striped = `repeating-linear-gradient(-45deg, ${red} 0 4px, #ffffff 4px 6px)`;
  if (hasFailures) items.push(legendItem('not succeeded: striped, or a mark at the foot of its lane', striped));
  for (const { lengthMs } of pauses)
    items.push(makeElement('li', {}, `dashed: resumed after ${formatLength(lengthMs)}`));
  return items;
}

function legendItem(text, background) {
  const swatch = makeElement('span', { className: 'swatch' });
  swatch.style.background = background;
  return makeElement('li', {}, swatch, text);
}

function describeFailures({ failures, hasFailures }) {
  if (failures.length === 0) {
    const text = hasFailures ? 'No task failed for good: what is red was tried again, or will be.' : 'Nothing failed.';
    return [makeElement('p', { className: 'none' }, text)];
  }
  return failures.map(({ state, exception, message, traceback, hint, count, examples }) => {
    const reason = [exception, message].filter(Boolean).join(': ');
    const heading = makeElement('h3', {}, `${count} × ${state ? `${state}: ` : ''}${reason}`);
    const parts = [heading, makeElement('p', {}, listExamples(count, examples))];
    if (hint) parts.push(makeElement('p', { className: 'advice' }, hint));
    if (traceback) {
      parts.push(
        makeElement('details', {}, makeElement('summary', {}, 'Traceback'), makeElement('pre', {}, traceback)),
      );
    }
    return makeElement('article', { className: 'failure' }, ...parts);
  });
}

function describeRemarks(groups) {
  const rows = groups.map(({ remark, count, examples }) => [String(count), remark, listExamples(count, examples)]);
  return makeTable([['Attempts', 'Remark', 'Tasks'], ...rows], (column) => column === 0);
}

function listExamples(count, examples) {
  return `${examples.join('; ')}${count > examples.length ? ' …' : ''}`;
}

function describeSlowest({ slowest, durationMs }) {
  const decimals = durationMs < 60_000 ? 2 : 0;
  if (slowest.length === 0) return makeElement('p', { className: 'none' }, 'Nothing ran.');
  const rows = slowest.map(({ file, column, state, worker, startMs, endMs }) => {
    return [file, column, formatLength(endMs - startMs), formatClock(startMs, decimals), worker, state];
  });
  const head = ['File', 'Column', 'Duration', 'Start', 'Worker', 'State'];
  return makeTable([head, ...rows], (column) => column === 2 || column === 3);
}

/** The wheel zooms at the pointer, sideways it moves; dragging moves; pointing at a bar shows what it is. */
function followPointer(canvas) {
  let draggedFrom;
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const spanMs = timeline.view.toMs - timeline.view.fromMs;
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (sideways) move((Math.sign(sideways) * spanMs) / 10);
      else timeline.zoom(event.deltaY < 0 ? 0.8 : 1.25, timeline.msAt(event.offsetX));
      hideDetails();
    },
    { passive: false },
  );
  canvas.addEventListener('pointerdown', (event) => {
    draggedFrom = event.offsetX;
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener('pointerup', () => {
    draggedFrom = undefined;
  });
  canvas.addEventListener('pointermove', (event) => {
    if (draggedFrom === undefined) {
      showDetails(event.offsetX, event.offsetY);
      return;
    }
    move(timeline.msAt(draggedFrom) - timeline.msAt(event.offsetX));
    draggedFrom = event.offsetX;
  });
  canvas.addEventListener('pointerleave', hideDetails);
}

function followKey(event) {
  const spanMs = timeline.view.toMs - timeline.view.fromMs;
  const actions = {
    '+': () => timeline.zoom(0.5),
    '=': () => timeline.zoom(0.5),
    '-': () => timeline.zoom(2),
    0: () => timeline.show(0, timeline.lengthMs),
    ArrowLeft: () => move(-spanMs / 5),
    ArrowRight: () => move(spanMs / 5),
    Home: () => timeline.show(0, spanMs),
    End: () => timeline.show(timeline.lengthMs - spanMs, timeline.lengthMs),
  };
  const action = actions[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  action();
}

function move(byMs) {
  timeline.show(timeline.view.fromMs + byMs, timeline.view.toMs + byMs);
}

function showDetails(x, y) {
  const bar = timeline.barAt(x, y);
  if (!bar) {
    hideDetails();
    return;
  }
  const rows = [
    ...(bar.name
      ? [
          ['File', bar.name.file],
          ['Column', bar.name.column],
        ]
      : [['Tasks', 'several, too many to be named']]),
    ['State', content.states[bar.state] ?? `${Math.round(bar.busy * 100)} % busy`],
    [bar.name ? 'Duration' : 'Length', formatLength(bar.endMs - bar.startMs)],
    ['Start', formatClock(bar.startMs)],
    ['Worker', bar.lane.node ? `${bar.lane.worker} on ${bar.lane.node}` : bar.lane.worker],
  ];
  const list = rows.flatMap(([term, text]) => [makeElement('dt', {}, term), makeElement('dd', {}, text)]);
  const details = byId('details');
  details.replaceChildren(makeElement('dl', {}, ...list));
  details.hidden = false;
  const isRight = x > byId('bars').clientWidth / 2;
  details.style.left = isRight ? 'auto' : `${x + 14}px`;
  details.style.right = isRight ? `${byId('bars').clientWidth - x + 14}px` : 'auto';
  details.style.top = `${y + 14}px`;
}

function hideDetails() {
  byId('details').hidden = true;
}
