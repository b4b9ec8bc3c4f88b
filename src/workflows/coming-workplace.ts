import { anySignal } from '../core/any-signal.js';
import { makeExecutor } from './make-executor.js';
import type { Ports } from './ports.js';
import type { Job, Workplace } from './workplace.js';

/** Is a workplace that is made when it is first wanted. */
export interface ComingWorkplace {
  /**
   * Makes it while other work is done, and lets its workers come up unless somebody has come for it by then, who starts
   * them himself. Returns what the work returns; `signal` ends it.
   * @throws what the work throws, or what kept a worker from coming up while it was being done.
   */
  bringUpBeside<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T>;
  /** Returns the one workplace, made by now. */
  get(): Promise<Workplace>;
  /** Ends whatever there is of it. */
  close(): Promise<void>;
}

/** Prepares the workplace of a run; nothing is made before `bringUpBeside` or `get`. */
export function createComingWorkplace(job: Job, ports: Ports): ComingWorkplace {
  let made: Promise<Workplace> | undefined;
  let isAwaited = false;
  const closing = new AbortController();
  const signal = anySignal(ports.signal, closing.signal);
  const make = () => {
    made ??= makeExecutor(job, { ...ports, signal });
    return made;
  };
  return {
    get() {
      isAwaited = true;
      return make();
    },
    async bringUpBeside(work) {
      const leaving = new AbortController();
      const failure = make()
        .then(async ({ executor }) => {
          if (!isAwaited) await executor.start(signal);
        })
        .then(() => new Promise<never>(() => undefined));
      try {
        return await Promise.race([work(anySignal(signal, leaving.signal)), failure]);
      } finally {
        leaving.abort();
      }
    },
    async close() {
      // Nobody waits for an interpreter that takes long to answer.
      closing.abort();
      const place = await made?.catch(() => undefined);
      await place?.executor.stop({ graceMs: 0 });
      await place?.close();
    },
  };
}
