const FREE = 0xffffffff;
/** A third of the places stays free, so that a search looks at two or three. */
const PLACES_PER_ID = 1.5;

/**
 * Numbers task ids in the order in which they are added. An id is `t` and 15 hex digits, so two integers hold it: a
 * million of them take 14 MB, where a Map of texts takes eight times as much.
 */
export class IdTable {
  #count = 0;
  /** The ids by number. */
  readonly #high: Uint32Array;
  readonly #low: Uint32Array;
  /** Numbers by hash, `FREE` where no id is. */
  readonly #places: Uint32Array;

  /** Makes room for so many ids, and no more. */
  constructor(capacity: number) {
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#places = new Uint32Array(Math.ceil(capacity * PLACES_PER_ID) + 1).fill(FREE);
  }

  /** Adds an id that is new, and returns its number. */
  add(id: string): number {
    const number = this.#count;
    this.#high[number] = highOf(id);
    this.#low[number] = lowOf(id);
    this.#places[this.#placeOf(this.#high[number]!, this.#low[number]!)] = number;
    this.#count += 1;
    return number;
  }

  /** Returns an id's number, or -1 for one that was never added. */
  find(id: string): number {
    const number = this.#places[this.#placeOf(highOf(id), lowOf(id))]!;
    return number === FREE ? -1 : number;
  }

  /** Returns where the id is, or the free place where it belongs. Ids are hashes: their low bits are spread evenly. */
  #placeOf(high: number, low: number): number {
    let place = low % this.#places.length;
    for (;;) {
      const number = this.#places[place]!;
      if (number === FREE || (this.#low[number] === low && this.#high[number] === high)) return place;
      place = place + 1 === this.#places.length ? 0 : place + 1;
    }
  }
}

function highOf(id: string): number {
  return unsigned(id.slice(1, 8));
}

function lowOf(id: string): number {
  return unsigned(id.slice(8));
}

/** Reads hex digits; 0 where there are none, as in a journal that was changed by hand, so that a search has an end. */
function unsigned(digits: string): number {
  return Number.parseInt(digits, 16) >>> 0;
}
