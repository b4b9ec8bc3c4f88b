/**
 * Colours of nodes that people with any colour vision tell apart and that are no red, after Okabe and Ito's palette
 * (https://jfly.uni-koeln.de/color/); from the ninth node on they come again, so neighbours still differ.
 */
const NODE_COLOURS = ['#0072b2', '#e69f00', '#009e73', '#7b5ea7', '#56b4e9', '#8c6d1f', '#332288', '#6e7781'] as const;

/** Red of attempts that did not succeed; wherever it is used, a hatch, an outline or a place says the same. */
export const FAILED_COLOUR = '#d1001f';

/** Returns the colour of the node that comes `place`-th. */
export function nodeColour(place: number): string {
  return NODE_COLOURS[place % NODE_COLOURS.length]!;
}
