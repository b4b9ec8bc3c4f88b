import { GcdError } from '../../core/errors.js';
import { DISK_FULL_HINT } from './docker-errors.js';
import { pythonForPins } from './python-for-pins.js';
import { readBuildOutput } from './read-build-output.js';

/** Number of lines of the failing step that the error shows. */
const SHOWN_LINES = 15;

/** pip lists every version that there is in one line. */
const SHOWN_CHARS = 300;

/** Is what was built. */
interface Built {
  /** Text of requirements.txt. */
  readonly requirements: string;
  /** The Dockerfile is gcd's own, for want of one in the project. */
  readonly isMade: boolean;
  readonly hasHeredoc: boolean;
}

/** Makes the error for a build that failed: the failing step, its last lines, and what to do about it. */
export function buildFailed(output: readonly string[], built: Built): GcdError {
  const { step, lines } = readBuildOutput(output);
  const where = step === '' ? 'no step had begun' : `the step \`${step}\` failed`;
  const words = lines
    .slice(-SHOWN_LINES)
    .map((line) => `  ${line.length > SHOWN_CHARS ? `${line.slice(0, SHOWN_CHARS)}...` : line}`);
  const hint = hintFor(step, lines, built);
  return new GcdError('ImageBuildFailed', [`The project's image could not be built: ${where}:`, ...words].join('\n'), {
    ...(hint === undefined ? {} : { hint }),
  });
}

function hintFor(
  step: string,
  lines: readonly string[],
  { requirements, isMade, hasHeredoc }: Built,
): string | undefined {
  // Pins may also stand in the step itself: `RUN pip install "pandas==1.3.5"`.
  const python = pythonForPins([requirements, ...step.split(/["'\s]+/)].join('\n'), lines);
  if (python) {
    const from = `\`FROM python:${python}-slim\``;
    const begin = `begin the project's Dockerfile with ${from}`;
    const write = `give the project a Dockerfile of the lines ${from}, \`COPY requirements.txt /\`, \`RUN pip install -r /requirements.txt\``;
    return `These pins install on Python ${python}: ${isMade ? write : begin}.`;
  }
  const text = lines.join('\n');
  if (/no space left on device/i.test(text)) return DISK_FULL_HINT;
  // The legacy builder takes the lines of a heredoc for instructions.
  const isHeredocRead = hasHeredoc && /^Error response from daemon: dockerfile parse error/im.test(text);
  if (isHeredocRead || /requires BuildKit|Unknown flag: (mount|link|chmod|parents|exclude)/i.test(text)) {
    return 'The Dockerfile uses BuildKit: install the package docker-buildx-plugin.';
  }
  if (/^FROM |^load metadata for /i.test(step) || /failed to resolve source metadata|pull access denied/.test(text)) {
    return 'Check the image named in FROM, and that this machine can reach its registry (`docker pull` with that name).';
  }
  if (/COPY failed|not found in build context|failed to compute cache key|"\/[^"]+":? not found/.test(text)) {
    return 'results/, .venv/, .git/, .env, the data folder, the licence and what .dockerignore and .gcdignore name are not part of the build; `!name` in .gcdignore takes one in.';
  }
  return undefined;
}
