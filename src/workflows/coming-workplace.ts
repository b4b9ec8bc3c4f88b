import { makeExecutor } from './make-executor.js';
import type { Ports } from './run-files-input.js';
import type { Job, Workplace } from './workplace.js';

/** Is a workplace that is made when it is first wanted. */
export interface ComingWorkplace {
  /**
   * Makes it beside what else there is to do, and lets its workers come up unless somebody has come for it by then, who
   * starts them himself. What goes wrong is told by `get`, and by its executor's `start`.
   */
  bringUp(): void;
  /** Returns the one workplace, made by now. */
  get(): Promise<Workplace>;
  /** Ends whatever there is of it. */
  close(): Promise<void>;
}

/** Prepares the workplace of a run; nothing is made before `bringUp` or `get`. */
export function createComingWorkplace(job: Job, ports: Ports): ComingWorkplace {
  let made: Promise<Workplace> | undefined;
  let isAwaited = false;
  const closing = new AbortController();
  const signal = AbortSignal.any([ports.signal, closing.signal]);
  const make = () => {
    made ??= makeExecutor(job, { ...ports, signal });
    return made;
  };
  return {
    get() {
      isAwaited = true;
      return make();
    },
    bringUp: () =>
      void make()
        .then(async ({ executor }) => {
          if (!isAwaited) await executor.start(signal);
        })
        .catch(() => undefined),
    async close() {
      // Nobody waits for an interpreter that takes long to answer.
      closing.abort();
      const place = await made?.catch(() => undefined);
      await place?.executor.stop({ graceMs: 0 });
      await place?.close();
    },
  };
}
