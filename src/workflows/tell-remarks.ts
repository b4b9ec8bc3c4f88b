import type { Remark } from '../config/remark.js';
import type { Observer } from '../core/notice.js';

/** Tells each remark on the config once, with its place. */
export function tellRemarks(remarks: readonly Remark[], observe: Observer): void {
  for (const { code, message, hint, file, line } of remarks) {
    const place = file === undefined ? '' : line === undefined ? `${file}: ` : `${file}:${line}: `;
    observe({ type: 'warning', code, message: `${place}${message}`, ...(hint === undefined ? {} : { hint }) });
  }
}
