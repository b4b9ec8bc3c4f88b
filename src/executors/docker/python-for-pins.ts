/**
 * Newest Python, as a minor version of 3, for which versions below the one given have ready-made packages, in rising order:
 * from the version given on, PyPI has a wheel for the next Python too. Read in November 2026 from the file names and
 * `data-requires-python` of PyPI's index (PEP 503: https://peps.python.org/pep-0503/) for x86-64 and glibc, with pip's own
 * finder. It only serves a hint. Newer versions than listed are not the reason why an old pin does not install.
 */
const newestPython: Readonly<Record<string, readonly (readonly [below: string, minor: number])[]>> = {
  cvxpy: [
    ['1.1.18', 9],
    ['1.3', 10],
    ['1.4.3', 11],
    ['1.6', 12],
  ],
  h5py: [
    ['3.0', 8],
    ['3.6', 9],
    ['3.8', 10],
    ['3.10', 11],
    ['3.12.1', 12],
  ],
  matplotlib: [
    ['3.3.3', 8],
    ['3.5', 9],
    ['3.6', 10],
    ['3.7.3', 11],
    ['3.9.2', 12],
  ],
  mosek: [
    ['9.2.35', 8],
    ['9.3.11', 9],
    ['10.1.8', 10],
    ['10.1.15', 11],
    ['11.0.4', 12],
  ],
  numpy: [
    ['1.19.3', 8],
    ['1.21.2', 9],
    ['1.23.2', 10],
    ['1.26', 11],
    ['2.1', 12],
  ],
  pandas: [
    ['1.1.3', 8],
    ['1.3.3', 9],
    ['1.5', 10],
    ['2.1.1', 11],
    ['2.2.3', 12],
  ],
  pillow: [
    ['8.0', 8],
    ['8.3.2', 9],
    ['9.2', 10],
    ['10.0', 11],
    ['10.4', 12],
  ],
  'scikit-learn': [
    ['0.24', 8],
    ['1.0.2', 9],
    ['1.1.3', 10],
    ['1.3.1', 11],
    ['1.5.2', 12],
  ],
  scipy: [
    ['1.5.4', 8],
    ['1.7.2', 9],
    ['1.9.2', 10],
    ['1.11.2', 11],
    ['1.14.1', 12],
  ],
  tensorflow: [
    ['2.5', 8],
    ['2.8', 9],
    ['2.12', 10],
    ['2.16.1', 11],
    ['2.20', 12],
  ],
  torch: [
    ['1.7.1', 8],
    ['1.11', 9],
    ['1.13', 10],
    ['2.2', 11],
    ['2.5', 12],
  ],
};

/** The Pythons that there are official images of, newest first, as minor versions of 3. */
const imageMinors = [13, 12, 11, 10, 9, 8];

const pipFailure =
  /No matching distribution found|Could not find a version that satisfies|Failed building wheel|Failed to build|metadata-generation-failed|subprocess-exited-with-error/;

/**
 * Returns the newest Python, such as `3.10`, on which the pins of a requirements.txt install, judging by what pip said
 * when it failed and by which packages are ready-made; undefined when pip did not fail or nothing is known.
 */
export function pythonForPins(requirements: string, pipOutput: readonly string[]): string | undefined {
  if (!pipOutput.some((line) => pipFailure.test(line)) || pipOutput.some(isUnknownVersion)) return undefined;
  const ranges = pipOutput.flatMap(requiredPythons);
  const pins = [...requirements.matchAll(/^\s*([\w.-]+)(?:\[[^\]]*\])?\s*==\s*(\d[\w.]*)/gm)];
  const ceilings = pins.flatMap(([, name = '', version = '']) => ceilingOf(name, version) ?? []);
  if (ranges.length === 0 && ceilings.length === 0) return undefined;
  const fits = (minor: number) =>
    ceilings.every((ceiling) => minor <= ceiling) && ranges.every((range) => isInRange(minor, range));
  const minor = imageMinors.find(fits);
  return minor === undefined ? undefined : `3.${minor}`;
}

/** Reads what pip ignored of the very version that was asked for: `1.21.2 Requires-Python >=3.7,<3.11`. */
function requiredPythons(line: string, _: number, lines: readonly string[]): string[] {
  const [, , asked] = /satisfies the requirement ([\w.-]+)==([\w.]+)/.exec(line) ?? [];
  if (asked === undefined) return [];
  return lines
    .filter((other) => /require a different python version/i.test(other))
    .flatMap((other) => [...other.matchAll(/(\S+) Requires-Python ([^;]+)/g)])
    .flatMap(([, version, range = '']) => (version === asked ? [range] : []));
}

/** When older versions are on offer and the one asked for is not, it never was, or it was taken back. */
function isUnknownVersion(line: string, index: number, lines: readonly string[]): boolean {
  const [, asked, offered] = /satisfies the requirement [\w.-]+==([\w.]+) \(from versions: ([^)]+)\)/.exec(line) ?? [];
  if (asked === undefined || offered === undefined) return false;
  const isOlderOffered = offered.split(', ').some((version) => compareVersions(version, asked) < 0);
  return isOlderOffered && requiredPythons(line, index, lines).length === 0;
}

function ceilingOf(name: string, version: string): number | undefined {
  const table = newestPython[name.toLowerCase().replace(/[._]/g, '-')];
  return table?.find(([below]) => compareVersions(version, below) < 0)?.[1];
}

/** Judges the parts `<`, `<=`, `>`, `>=`, `==`, `!=` of a Requires-Python; a part in another form counts as met. */
function isInRange(minor: number, range: string): boolean {
  return range.split(',').every((part) => {
    const [, operator, version] = /^\s*(<=|>=|<|>|==|!=)\s*(\d+(?:\.\d+)?)/.exec(part) ?? [];
    if (operator === undefined || version === undefined) return true;
    const order = compareVersions(`3.${minor}`, version);
    // `!=3.9.1` and `>3.9.1` leave other patch releases of 3.9.
    const isPatch = /\d\.\d+\.\d/.test(part);
    const verdicts: Record<string, boolean> = {
      ...{ '<': order < 0, '<=': order <= 0, '>=': order >= 0, '==': order === 0 },
      ...{ '>': order > 0 || (isPatch && order === 0), '!=': order !== 0 || isPatch },
    };
    return verdicts[operator] ?? true;
  });
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < Math.max(left!.length, right!.length); i++) {
    const difference = (left![i] ?? 0) - (right![i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
