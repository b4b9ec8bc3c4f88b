import type { PatternReader } from './pattern-reader.js';

/** Is a stretch of the pattern, from one position to before another. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What has to be known of a whole pattern to tell whether its references can be kept. */
export interface ReferenceFacts {
  /** By number of the group, from 1. */
  readonly groups: ReadonlyMap<number, Stretch>;
  readonly references: readonly { readonly group: number; readonly position: number }[];
  /** Alternatives, and what may be repeated no times or must not match: a group in them may have matched nothing. */
  readonly uncertain: readonly Stretch[];
  readonly lookbehinds: readonly Stretch[];
}

/**
 * Refuses references that JavaScript would take otherwise: to a group that may have matched nothing, where Python fails
 * and JavaScript finds the empty text, and those in a look-behind, which JavaScript reads from its end.
 */
export function checkReferences(reader: PatternReader, facts: ReferenceFacts): void {
  for (const { group, position } of facts.references) {
    const target = facts.groups.get(group);
    if (!target || target.end > position)
      reader.refuse(`a reference to the group ${group}, which is not there`, position);
    if (facts.lookbehinds.some((stretch) => contains(stretch, position))) {
      reader.refuse('a reference inside a look-behind', position);
    }
    if (facts.uncertain.some((stretch) => contains(stretch, target.start) && !contains(stretch, position))) {
      reader.refuse(`a reference to the group ${group}, which may have matched nothing`, position);
    }
  }
}

function contains({ start, end }: Stretch, position: number): boolean {
  return start <= position && position < end;
}
