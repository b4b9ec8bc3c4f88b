import { findPython } from '../executors/local/find-python.js';
import { checkEntrypointBy } from './check-entrypoint.js';
import { findProject, tellOfExample } from './find-project.js';
import type { Finding } from './finding.js';
import type { Ports } from './ports.js';
import { validateProject } from './validate-project.js';

/** What `gcd validate` is told. */
export interface ValidateInput {
  readonly project?: string;
}

/** What is right and wrong with a project. */
export interface Validation {
  /** Real path. */
  readonly project: string;
  /** Mistakes first. */
  readonly findings: readonly Finding[];
}

/**
 * Looks at a whole project without running it.
 * @throws GcdError ProjectNotFound
 */
export async function validate(input: ValidateInput, ports: Ports): Promise<Validation> {
  const { env, cwd, packageRoot, signal } = ports;
  const project = findProject(input.project, ports);
  tellOfExample(input.project, project, ports);
  const findings = await validateProject({
    ...{ projectFolder: project, env, cwd },
    async checkEntrypoint(file, config) {
      const python = await findPython({ project, env, chosen: config?.python });
      return checkEntrypointBy(python.path, { packageRoot, signal })(file);
    },
  });
  return { project, findings };
}
