/** Returns a value's JSON text piece by piece, as JSON.stringify writes it whole; whatever can be iterated is a list. */
export function* jsonPieces(value: unknown): Generator<string, void, undefined> {
  if (typeof value !== 'object' || value === null) yield JSON.stringify(value);
  else if (Symbol.iterator in value) yield* listPieces(value as Iterable<unknown>);
  else yield* objectPieces(value);
}

function* listPieces(items: Iterable<unknown>): Generator<string, void, undefined> {
  let separator = '';
  yield '[';
  for (const item of items) {
    yield separator;
    yield* jsonPieces(item);
    separator = ',';
  }
  yield ']';
}

function* objectPieces(value: object): Generator<string, void, undefined> {
  let separator = '';
  yield '{';
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    yield* jsonPieces(member);
    separator = ',';
  }
  yield '}';
}
