import { createRequire } from 'node:module';
import { GlobalFonts } from '@napi-rs/canvas';
import { GcdError } from '../core/errors.js';

/** The family to name where text is drawn, after `registerPictureFont`. */
export const PICTURE_FONT = 'gcd DejaVu Sans';

/**
 * Registers a font out of a package: on a machine without fonts all text would silently be missing, and with others the
 * picture would differ. The package is found from here, so that a global install works.
 * @throws GcdError FontUnusable.
 */
export function registerPictureFont(): void {
  if (GlobalFonts.has(PICTURE_FONT)) return;
  const { resolve } = createRequire(import.meta.url);
  for (const weight of [400, 700]) {
    const file = `@fontsource/dejavu-sans/files/dejavu-sans-latin-${weight}-normal.woff2`;
    if (GlobalFonts.registerFromPath(resolve(file), PICTURE_FONT)) continue;
    throw new GcdError('FontUnusable', `${file} cannot be used as a font.`, { hint: 'Install gcd again.' });
  }
}
