/** Returns a number with its noun, such as `1 task` and `10 tasks`; the noun is one that takes an s. */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
