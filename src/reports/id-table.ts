const FREE = 0xffffffff;

/**
 * Numbers task ids in the order in which they are added. An id is `t` and 15 hex digits, so two integers hold it: a
 * million of them take 24 MB, where a Map of texts takes five times as much.
 */
export class IdTable {
  count = 0;
  #high = new Uint32Array(1024);
  #low = new Uint32Array(1024);
  /** The id's number, `FREE` where no id is. */
  #number = new Uint32Array(1024).fill(FREE);

  /** Adds an id that is new, and returns its number. */
  add(id: string): number {
    if (this.count * 2 >= this.#number.length) this.#grow();
    this.#put(highOf(id), lowOf(id), this.count);
    this.count += 1;
    return this.count - 1;
  }

  /** Returns an id's number, or -1 for one that was never added. */
  find(id: string): number {
    const number = this.#number[this.#place(highOf(id), lowOf(id))]!;
    return number === FREE ? -1 : number;
  }

  /** Returns where the id is, or the free place where it belongs. Ids are hashes: their low bits are spread evenly. */
  #place(high: number, low: number): number {
    const mask = this.#number.length - 1;
    let at = low & mask;
    while (this.#number[at] !== FREE && (this.#low[at] !== low || this.#high[at] !== high)) at = (at + 1) & mask;
    return at;
  }

  #put(high: number, low: number, number: number): void {
    const at = this.#place(high, low);
    this.#high[at] = high;
    this.#low[at] = low;
    this.#number[at] = number;
  }

  #grow(): void {
    const old = { high: this.#high, low: this.#low, number: this.#number };
    const size = old.number.length * 2;
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
    this.#number = new Uint32Array(size).fill(FREE);
    old.number.forEach((number, at) => {
      if (number !== FREE) this.#put(old.high[at]!, old.low[at]!, number);
    });
  }
}

function highOf(id: string): number {
  return Number.parseInt(id.slice(1, 8), 16);
}

function lowOf(id: string): number {
  return Number.parseInt(id.slice(8), 16);
}
