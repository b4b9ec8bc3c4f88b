import type { Remark } from './remark.js';

/** Is one key as it stands in config.yaml. */
export interface KeyEntry {
  readonly value: unknown;
  /** Where it stands, from the top of the file. */
  readonly path: readonly string[];
}

/** Sections in which older releases of gismo-cloud-deploy kept keys that later ones had at the top. */
const sections = ['aws_config', 'worker_config'];

/** Keys that had another name in those sections. */
const formerNames: ReadonlyMap<string, string> = new Map([
  ['data_file_type', 'file_pattern'],
  ['saved_path_aws', 'saved_path_cloud'],
  ['solver_lic_target_path', 'solver_lic_target_path_in_images_dest'],
]);

/**
 * Brings the keys of config.yaml to one level, whichever release of gismo-cloud-deploy it was written for. Keys that
 * are unset (empty, null, None, an empty list or map) are left out; a key at the top goes before one in a section.
 */
export function flattenKeys(values: Readonly<Record<string, unknown>>): {
  entries: ReadonlyMap<string, KeyEntry>;
  remarks: readonly Remark[];
} {
  const entries = new Map<string, KeyEntry>();
  const remarks: Remark[] = [];
  for (const section of sections) {
    const keys = values[section];
    if (!isRecord(keys)) continue;
    for (const [key, entry] of sectionKeys(keys, [section])) entries.set(key, entry);
    remarks.push({
      code: 'older-layout',
      path: section,
      message: `${section} is the layout of an older release; its keys are read as if they stood at the top`,
    });
  }
  for (const [key, value] of Object.entries(values)) {
    const isSection = sections.includes(key) && isRecord(value);
    if (!isSection && !isUnset(value)) entries.set(key, { value, path: [key] });
  }
  return { entries, remarks };
}

/** Tells whether a value means that its key is unset. */
export function isUnset(value: unknown): boolean {
  if (typeof value === 'string') return /^\s*(none|null|~|)\s*$/i.test(value);
  return value === null || value === undefined || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** Tells whether a value is a map of keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sectionKeys(keys: Readonly<Record<string, unknown>>, path: readonly string[]): [string, KeyEntry][] {
  const found: [string, KeyEntry][] = [];
  for (const [key, value] of Object.entries(keys)) {
    const at = [...path, key];
    const name = formerNames.get(key) ?? key;
    if (isUnset(value)) continue;
    if (key === 'solver' && isRecord(value)) found.push(...sectionKeys(value, at), ...licence(value, at));
    else if (!['solver_lic_local_path', 'solver_lic_file_name'].includes(key)) {
      found.push([name, { value: name === 'file_pattern' ? suffixToPattern(value) : value, path: at }]);
    }
  }
  return found;
}

/** The licence was named by its folder and its file name. */
function licence(solver: Readonly<Record<string, unknown>>, path: readonly string[]): [string, KeyEntry][] {
  const { solver_lic_local_path: folder, solver_lic_file_name: name } = solver;
  if (isUnset(folder) || isUnset(name)) return [];
  const at = [...path, 'solver_lic_file_name'];
  return [['solver_lic_file_local_source', { value: `${folder}/${name}`, path: at }]];
}

/** In the sections, `.csv` meant every file that ends so. */
function suffixToPattern(value: unknown): unknown {
  return typeof value === 'string' && /^\.[^*?[]+$/.test(value) ? `*${value}` : value;
}
