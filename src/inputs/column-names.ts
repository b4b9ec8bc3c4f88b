/**
 * Names the columns of a header as pandas' read_csv does: an empty name becomes `Unnamed: <index>`, a repeated one gets
 * `.1`, `.2` and so on. Names that the file gives go before made ones; a suffixed name that stands anywhere in the
 * header is passed over, so that `x,x,x.1` gives `x,x.2,x.1`.
 * Found out with pandas 3.1.1; https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html
 */
export function columnNames(header: readonly string[]): string[] {
  const names = header.map((name, index) => name || `Unnamed: ${index}`);
  const taken = new Set(names);
  const uses = new Map<string, number>();
  const indexes = [...header.keys()];
  for (const index of [...indexes.filter((i) => header[i] !== ''), ...indexes.filter((i) => header[i] === '')]) {
    const original = names[index]!;
    let name = original;
    let count = uses.get(name) ?? 0;
    while (count > 0) {
      uses.set(original, count + 1);
      name = `${original}.${count}`;
      count = taken.has(name) ? count + 1 : (uses.get(name) ?? 0);
    }
    names[index] = name;
    taken.add(name);
    uses.set(name, count + 1);
  }
  return names;
}
