/** Is where and how a build failed. */
export interface BuildFailure {
  /** The instruction, such as `RUN pip install -r requirements.txt`; empty when no step had begun. */
  readonly step: string;
  /** What that step printed, and docker's own words at the end. */
  readonly lines: readonly string[];
}

/** Tells whether a line is of interest to the user: not docker's talk about its own builder. */
export function isBuildLine(line: string): boolean {
  return !/^DEPRECATED: The legacy builder|^\s*Install the buildx component|^\s*https:\/\/docs\.docker\.com\/go\/buildx|^\s*BuildKit is currently disabled|^\s*environment-variable\.|^Sending build context|^ ---> (Running in )?[0-9a-f]{12}$|^Removing intermediate container|^Successfully tagged |^\s*$/.test(
    line,
  );
}

/** Finds the step that failed in the output of BuildKit (`--progress plain`) or of the legacy builder. */
export function readBuildOutput(lines: readonly string[]): BuildFailure {
  const shown = lines.filter(isBuildLine);
  return readBuildKit(shown) ?? readLegacy(shown);
}

/** BuildKit prints steps side by side: each line begins with its step's number, as in `#7 0.53 text`. */
function readBuildKit(lines: readonly string[]): BuildFailure | undefined {
  const number = lines.map((line) => /^#(\d+) ERROR: /.exec(line)?.[1]).find((found) => found !== undefined);
  if (number === undefined) return readBeforeSteps(lines);
  const own = lines.filter((line) => line.startsWith(`#${number} `)).map((line) => line.slice(number.length + 2));
  const title = own.find((line) => /^\[[^\]]*\] /.test(line)) ?? '';
  const step = title.replace(/^\[[^\]]*\] /, '');
  return { step, lines: own.filter((line) => line !== title).map((line) => line.replace(/^\d+\.\d+ /, '')) };
}

/** A Dockerfile that cannot be read fails before any step; BuildKit wraps the reason into words about itself. */
function readBeforeSteps(lines: readonly string[]): BuildFailure | undefined {
  if (!lines.some((line) => /^#\d+ /.test(line))) return undefined;
  const own = lines.filter((line) => !/^#\d+ /.test(line));
  const wrapping =
    /failed to solve: (rpc error: .*? desc = )?(failed to solve with frontend \S+: )?(failed to create LLB definition: )?/;
  return { step: '', lines: own.map((line) => line.replace(wrapping, '')) };
}

/** The legacy builder prints one step after the other, each begun by `Step 3/7 : RUN ...`. */
function readLegacy(lines: readonly string[]): BuildFailure {
  const start = lines.findLastIndex((line) => /^Step \d+\/\d+ : /.test(line));
  const step = start === -1 ? '' : lines[start]!.replace(/^Step \d+\/\d+ : /, '');
  return { step, lines: lines.slice(start + 1).filter((line) => !/^ ---> |^Removing intermediate/.test(line)) };
}
