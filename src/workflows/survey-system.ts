import { type Survey, survey } from '../provision/survey.js';
import { emptyRecord } from './empty-record.js';
import { clientsFor, type FoundSystem, findSystem } from './find-system.js';
import { graphOf, settingOf } from './open-system.js';
import { defaultSpec, recordedSpec } from './resolve-spec.js';
import type { SystemPorts, SystemTarget } from './system-ports.js';
import type { SystemSpec } from './system-spec.js';

/** Is a system with what the cloud says about each of its resources. */
export interface SurveyedSystem {
  readonly found: FoundSystem;
  /** As recorded, else the default. */
  readonly spec: SystemSpec;
  readonly surveys: readonly Survey[];
}

/** Finds a system and asks the cloud about each of its resources; changes nothing. */
export async function surveySystem(target: SystemTarget, ports: SystemPorts): Promise<SurveyedSystem> {
  const found = await findSystem(target, ports);
  const spec = recordedSpec(found.entries) ?? defaultSpec(found, ports);
  return { found, spec, surveys: await surveyResources({ found, spec }, ports) };
}

/** Asks the cloud about each resource of a system that was found; changes nothing. */
export function surveyResources(
  { found, spec }: Pick<SurveyedSystem, 'found' | 'spec'>,
  ports: SystemPorts,
): Promise<Survey[]> {
  const graph = graphOf({ found, spec, clients: clientsFor(found) }, ports);
  return survey(graph, settingOf({ found, spec, record: emptyRecord }, ports));
}
