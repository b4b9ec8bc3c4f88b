import { PROJECT_FOLDER } from './project-folder.js';

/** Variables by which gismo-cloud-deploy passed the project's folder to a build. */
const projectVariable = /\$\{?(?:code_path|project_path|CODES_FOLDER)\b\}?/g;

/** Variables by which it passed a solver's licence to a build. */
const licenceVariable = /\$\{?(?:source_path_of_upload_file|(?:SOURCE|TARGET)_PATH_OF_UPLOAD_FILE)\b/;

/** Names of the build arguments and variables that only that tool's builds set. */
export const toolVariables: ReadonlySet<string> = new Set([
  ...['CODES_FOLDER', 'code_path', 'project_path'],
  ...['SOURCE_PATH_OF_UPLOAD_FILE', 'TARGET_PATH_OF_UPLOAD_FILE', 'source_path_of_upload_file'],
]);

/** Why a line about the licence goes. */
export const LICENCE_REASON = 'a licence is mounted read-only when tasks run, and is in no layer';

/** Tells whether a text names the solver's licence. */
export function namesLicence(text: string): boolean {
  return licenceVariable.test(text);
}

/** Returns the path in the build context for a source such as `../$CODES_FOLDER/requirements.txt`, else undefined. */
export function projectSource(source: string): string | undefined {
  const found = /^(?:\.{0,2}\/)*\$\{?(?:code_path|project_path|CODES_FOLDER)\b\}?(?:\/(.*))?$/.exec(source);
  return found ? found[1] || '.' : undefined;
}

/** Tells whether a source lies in that tool's repository: its server with the entry and start scripts. */
export function isToolSource(source: string): boolean {
  return /^(?:\.{0,2}\/)*(?:gismoclouddeploy|server)(?:\/|$)/.test(source);
}

/** Puts the project's place in the image for the variables that named its folder. */
export function withProjectFolder(text: string): string {
  return text.replace(projectVariable, PROJECT_FOLDER);
}
