import type { SystemEvent, SystemRecord } from '../../src/core/system-record.js';

/** Is a record that lies in memory, with everything that was written into it. */
export function memoryRecord(
  openSince: Readonly<Record<string, number>> = {},
): SystemRecord & { events: SystemEvent[] } {
  const events: SystemEvent[] = [];
  return {
    events,
    async write(event) {
      events.push(event);
    },
    notesOf(resource) {
      const notes = events.filter((event) => event.type === 'remembered' && event.resource === resource);
      return Object.assign({}, ...notes.map((event) => (event.type === 'remembered' ? event.notes : {})));
    },
    openCreationAt: (resource) => openSince[resource],
    hasCreationOf: (resource) =>
      events.some(
        (event) => event.type === 'resource-intended' && event.resource === resource && event.action === 'create',
      ),
  };
}
