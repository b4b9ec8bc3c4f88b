import { dirname, join, relative } from 'node:path';

interface ResultsPlaces {
  readonly project: string;
  /** Of the run; empty when it writes none. */
  readonly resultsFolder: string;
}

/** Returns the paths below a data folder where runs put their results: these are no inputs of the next run. */
export function resultsBelow(dataFolder: string, { project, resultsFolder }: ResultsPlaces): string[] {
  const roots = [join(project, 'results'), ...(resultsFolder === '' ? [] : [dirname(resultsFolder)])];
  const paths = roots.map((root) => relative(dataFolder, root));
  return [...new Set(paths)].filter((path) => path !== '' && path.split('/')[0] !== '..');
}
