import type { ExampleList } from './example-list.js';

/** Are groups by a key, made while items are read: what is kept does not grow with the number of items. */
export interface LimitedGroups<Group extends ExampleList> {
  /** Returns the group of a key. A new one gets what `describe` says, told whether it is that of all further keys. */
  get(key: string, describe: (isRest: boolean) => Omit<Group, keyof ExampleList>): Group;
  /** Returns the groups, the largest first. */
  list(): Group[];
}

/** Starts without a group. There are at most `most`, and one more for all keys beyond these. */
export function createLimitedGroups<Group extends ExampleList>(most: number): LimitedGroups<Group> {
  const groups = new Map<string, Group>();
  return {
    get(asked, describe) {
      const isRest = !groups.has(asked) && groups.size >= most;
      const key = isRest ? '' : asked;
      const group = groups.get(key) ?? ({ ...describe(isRest), count: 0, examples: [] } as ExampleList as Group);
      groups.set(key, group);
      return group;
    },
    list: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}
