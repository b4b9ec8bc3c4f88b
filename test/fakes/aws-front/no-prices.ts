import { jsonAnswer } from './call.js';
import type { Layer } from './front.js';

/** A price list without products, so that the prices that come with gcd are used; no emulator has one at all. */
export const noPrices: Layer = async (call, forward) =>
  call.action === 'GetProducts' ? jsonAnswer(200, { PriceList: [] }) : forward();
