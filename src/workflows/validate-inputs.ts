import { resolve } from 'node:path';
import { GcdError } from '../core/errors.js';
import { quoteArgument } from '../core/quote-argument.js';
import type { FolderSource, InputFile } from '../inputs/input-source.js';
import type { FileColumns } from '../inputs/no-column-matches.js';
import { type Finding, mistakeOf } from './finding.js';
import { refuseExpression } from './refuse-expression.js';
import { resultsBelow } from './results-below.js';
import type { FoundConfig } from './validate-entrypoint.js';

/** Files whose columns are looked at: a run looks at all, and shows how far it is. */
const headersRead = 100;

/** Looks whether a config finds inputs, and columns in the first of them; a bucket is not asked. */
export async function validateInputs(found: FoundConfig): Promise<Finding[]> {
  const { draft, placeOf } = found;
  if (draft === undefined) return [];
  const { data, filePattern, projectFolder } = draft;
  if (data.kind === 's3') return [noteBucket(data, projectFolder)];
  const { listInputs } = await import('../inputs/list-inputs.js');
  try {
    const exclude = resultsBelow(data.folder, { project: projectFolder, resultsFolder: '' });
    const source = { kind: 'folder', folder: data.folder, exclude } as const;
    const inputs = await listInputs(source, { pattern: filePattern }, {});
    const unreadable = inputs.filter((input) => input.unreadable !== undefined);
    if (inputs.length > 0)
      return [...unreadable.map(unreadableInput), ...(await validateColumns(source, inputs, found))];
    const message = `no file in ${data.folder} matches file_pattern ${JSON.stringify(filePattern)}`;
    return [{ severity: 'mistake', ...placeOf('file_pattern'), message }];
  } catch (error) {
    if (error instanceof GcdError) return [mistakeOf(error)];
    throw error;
  }
}

function noteBucket({ bucket, prefix }: { bucket: string; prefix: string }, projectFolder: string): Finding {
  const command = `gcd run-files -p ${quoteArgument(projectFolder)} -n 0 --dry-run`;
  const message = `the bucket ${bucket} was not looked into; ${command} lists its files`;
  // A folder whose name is mistyped, or that is not there, is taken for a bucket.
  const hint = `if a folder was meant: there is none at ${resolve(projectFolder, bucket)}`;
  return { severity: 'note', message, ...(prefix === '' && { hint }) };
}

function unreadableInput({ name, unreadable }: InputFile): Finding {
  return { severity: 'warning', message: `the input ${name} cannot be read: ${unreadable}` };
}

async function validateColumns(
  source: FolderSource,
  inputs: readonly InputFile[],
  { draft, placeOf }: FoundConfig,
): Promise<Finding[]> {
  const expression = draft?.columnKeywords;
  if (expression === undefined || refuseExpression(expression)) return [];
  const [{ findColumns }, { noColumnMatches }, { translatePythonRegex }] = await Promise.all([
    import('../inputs/find-columns.js'),
    import('../inputs/no-column-matches.js'),
    import('../inputs/python-regex.js'),
  ]);
  const files = inputs.length > headersRead ? `the first ${headersRead} files` : 'any file';
  const findings: Finding[] = [];
  const onNoMatch = (example: FileColumns) => {
    const { message, hint } = noColumnMatches([expression], { example, files });
    findings.push({ severity: 'warning', ...placeOf('process_column_keywords'), message, ...(hint && { hint }) });
  };
  await findColumns(source, inputs.slice(0, headersRead), {
    keywords: [translatePythonRegex(expression)],
    onNoMatch,
    ports: {},
  });
  return findings;
}
