import type { Canvas } from './canvas.js';

const FRAMES = { unicode: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'], ascii: ['|', '/', '-', '\\'] };
const FRAME_MS = 120;

/** Returns the sign of something that goes on, one column wide: another one every eighth of a second. */
export function spinner({ isUnicode, nowMs }: Pick<Canvas, 'isUnicode' | 'nowMs'>): string {
  const frames = isUnicode ? FRAMES.unicode : FRAMES.ascii;
  return frames[Math.floor(nowMs / FRAME_MS) % frames.length]!;
}
