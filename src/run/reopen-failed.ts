import type { TasksReopened } from '../core/journal-event.js';
import type { RunState } from './replay.js';

/** Puts back every task that ended other than succeeded: changes the state, and returns the event that says so. */
export function reopenFailed({ finished }: RunState): TasksReopened[] {
  const tasks = [...finished].filter(([, state]) => state !== 'succeeded').map(([task]) => task);
  for (const task of tasks) finished.delete(task);
  return tasks.length === 0 ? [] : [{ type: 'tasks-reopened', tasks }];
}
