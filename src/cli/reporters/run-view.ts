import type { Notice } from '../../core/notice.js';

type Progress = Extract<Notice, { type: 'run-progressed' }>;

/** Is how a resource of a system stands. */
export type ResourceNotice = Extract<Notice, { type: 'resource-progressed' }>;

/** How the resources of a system stand, by name, in the order in which they were first heard of. */
export type ResourceList = Readonly<Record<string, ResourceNotice>>;

/** What the live region shows. */
export interface RunView {
  /** What is being done before or after the tasks run. */
  readonly step?: string;
  /** The last line of an image's build. */
  readonly stepOutput?: string;
  readonly progress?: Progress;
  readonly isStopping?: true;
  /** The resources of a system that a verb works on. */
  readonly resources?: ResourceList;
}

/** Returns the view after a notice. */
export function updateView(view: RunView, notice: Notice): RunView {
  switch (notice.type) {
    case 'step':
      return { step: notice.message };
    case 'image-output':
      return { ...view, stepOutput: notice.line };
    case 'resource-progressed':
      return { ...view, resources: { ...view.resources, [notice.resource]: notice } };
    case 'run-started': {
      const { tally } = notice;
      const progress: Progress = {
        type: 'run-progressed',
        tally,
        elapsedMs: 0,
        tasksPerSecond: 0,
        etaMs: null,
        running: [],
      };
      return { progress };
    }
    case 'run-progressed':
      return view.progress ? { ...view, progress: notice } : view;
    case 'run-stopping':
      return { ...view, isStopping: true };
    case 'run-ended':
      return {};
    default:
      return view;
  }
}
