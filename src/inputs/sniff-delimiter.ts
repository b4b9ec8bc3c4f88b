import { csvRecords } from './csv-records.js';

/** Those that are rarer in texts and numbers come first, and win a tie. */
const candidates = ['\t', ';', '|', ','];

/** Records after the header that are looked at. */
const sampleSize = 10;

/**
 * Finds what separates the fields of a CSV file: the candidate by which the records after the header have as many
 * fields as the header (or one more, an index without a name), and among equals the one that makes the most fields.
 * A comma when there is no delimiter at all.
 */
export function sniffDelimiter(text: string): string {
  const scores = candidates.map((delimiter) => ({ delimiter, ...score(text, delimiter) }));
  const possible = scores.filter(({ fields }) => fields > 1);
  possible.sort((a, b) => b.agreement - a.agreement || b.fields - a.fields);
  return possible[0]?.delimiter ?? ',';
}

function score(text: string, delimiter: string): { fields: number; agreement: number } {
  let fields = 0;
  let agreeing = 0;
  let sampled = 0;
  for (const record of csvRecords(text, delimiter)) {
    const count = record.fields.length;
    if (fields === 0) fields = count;
    else if (record.isComplete) {
      sampled += 1;
      if (count === fields || count === fields + 1) agreeing += 1;
    }
    if (fields === 1 || sampled === sampleSize) break;
  }
  return { fields, agreement: sampled === 0 ? 1 : agreeing / sampled };
}
