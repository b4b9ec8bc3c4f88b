import { usageError } from '../core/errors.js';
import type { Observer } from '../core/notice.js';
import type { ManifestEntry } from '../core/task.js';
import { findColumns } from './find-columns.js';
import type { InputPorts, InputSource, Selection } from './input-source.js';
import { listInputs } from './list-inputs.js';
import { noColumnMatches } from './no-column-matches.js';
import { type InputColumns, planManifest } from './plan-manifest.js';
import { translatePythonRegex } from './python-regex.js';

/** What is to be planned: the one front door of this room. */
export interface TaskRequest {
  readonly source: InputSource;
  readonly selection: Selection;
  /** The config's `process_column_keywords`: regular expressions in Python's syntax; absent or none: no columns. */
  readonly keywords?: string | readonly string[];
  /** How often the run is repeated (`-r`), 1 or more. */
  readonly rounds: number;
  /** How often the whole list is dispatched within a round (`repeat_number_per_round`), 1 or more. */
  readonly repeats: number;
  readonly signal?: AbortSignal;
  readonly observe?: Observer;
}

export interface PlannedTasks {
  /** In the order of dispatch; made while they are read, anew each time. */
  readonly entries: Iterable<ManifestEntry>;
  readonly count: number;
}

/**
 * Plans the tasks of a run: lists and selects the files, finds their columns, and orders what comes of it.
 * @throws GcdError NoInputs when nothing was selected, PythonRegexRefused for a keyword that cannot be translated, and
 * what `listInputs` throws.
 */
export async function planTasks(request: TaskRequest): Promise<PlannedTasks> {
  const { rounds, repeats } = request;
  const inputs = await selectInputs(request);
  const tasksPerRepeat = inputs.reduce((sum, { columns }) => sum + columns.length, 0);
  return {
    entries: { [Symbol.iterator]: () => planManifest({ inputs, rounds, repeats }) },
    count: tasksPerRepeat * rounds * repeats,
  };
}

/** Lists the files and finds their columns. On its own, so that the plain list, which may be long, is let go of. */
async function selectInputs(request: TaskRequest): Promise<InputColumns[]> {
  const { source, selection } = request;
  const keywords = [request.keywords ?? []].flat();
  const ports = portsOf(request);
  const expressions = keywords.map(translatePythonRegex);
  const inputs = await listInputs(source, selection, ports);
  if (inputs.length === 0) throw noInputs(source, selection);
  return findColumns(source, inputs, {
    keywords: expressions,
    onNoMatch: (example) => request.observe?.(noColumnMatches(keywords, { example, files: 'any file' })),
    ports,
  });
}

function portsOf({ signal, observe }: TaskRequest): InputPorts {
  return { ...(signal && { signal }), ...(observe && { observe }) };
}

function noInputs(source: InputSource, selection: Selection) {
  const place = source.kind === 'folder' ? source.folder : `s3://${source.bucket}/${source.prefix}`;
  const what =
    'pattern' in selection ? `No file in ${place} matches ${JSON.stringify(selection.pattern)}` : 'No file was named';
  return usageError(
    'NoInputs',
    what,
    'Set file_pattern in config.yaml, such as "*.csv"; it is matched with whole names.',
  );
}
