import { watch } from 'node:fs';

/** Resolves when a condition holds, looked at whenever something changes in the folder. */
export function until(folder: string, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!holds()) return;
      watcher.close();
      clearInterval(again);
      resolve();
    };
    const watcher = watch(folder, { recursive: true }, look);
    const again = setInterval(look, 5);
  });
}
