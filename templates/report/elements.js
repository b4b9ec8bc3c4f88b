/**
 * Makes an element. Texts become text nodes and never markup, whatever is in them.
 * @param {string} tag
 * @param {Record<string, unknown>} properties
 * @param {...(Node | string)} children
 */
export function makeElement(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** @param {string} id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no ${id}`);
  return found;
}

/** Texts of so many letters stay on one line: the room that a long name wants would else be taken from them. */
const SHORT = 40;

/**
 * Makes a table whose first row is its head.
 * @param {readonly (readonly string[])[]} rows
 * @param {(column: number) => boolean} isNumber
 */
export function makeTable([head, ...rows], isNumber) {
  const headCells = head.map((title) => makeElement('th', { scope: 'col' }, title));
  const bodyRows = rows.map((row) => {
    const cells = row.map((text, column) => {
      return makeElement('td', { className: isNumber(column) ? 'number' : text.length <= SHORT ? 'short' : '' }, text);
    });
    return makeElement('tr', {}, ...cells);
  });
  const body = makeElement('tbody', {}, ...bodyRows);
  return makeElement('table', {}, makeElement('thead', {}, makeElement('tr', {}, ...headCells)), body);
}

/** Writes milliseconds as `h:mm:ss.mmm`, without what is not needed. */
export function formatClock(ms, decimals = 3) {
  const rounded = Math.round(ms * 1000) / 1000;
  const hours = Math.floor(rounded / 3_600_000);
  const minutes = String(Math.floor(rounded / 60_000) % 60).padStart(2, '0');
  const width = decimals === 0 ? 2 : decimals + 3;
  const factor = 10 ** decimals;
  const seconds = (Math.floor(((rounded % 60_000) / 1000) * factor + 1e-6) / factor).toFixed(decimals);
  return `${hours > 0 ? `${hours}:` : ''}${minutes}:${seconds.padStart(width, '0')}`;
}

/** Writes a length of time in the unit that suits it. */
export function formatLength(ms) {
  if (ms < 1000) return `${Number(ms.toPrecision(3))} ms`;
  return ms < 60_000 ? `${(ms / 1000).toFixed(2)} s` : formatClock(ms, 0);
}
