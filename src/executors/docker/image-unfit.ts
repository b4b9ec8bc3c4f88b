import { GcdError } from '../../core/errors.js';

/** What in the words of a container that ended at once says which fault, and what to put into the Dockerfile. */
const faults: readonly { readonly sign: RegExp; readonly why: (found: RegExpExecArray) => string; hint: string }[] = [
  {
    sign: /^gcd: no python$/m,
    why: () => 'it has no Python, neither python3 nor python is in its PATH',
    hint: 'begin it with `FROM python:3.11-slim`; or install Python 3.8 or newer in it (`RUN apt-get update && apt-get install -y python3 python3-pip`); or put the folder of the one that is there into PATH with ENV',
  },
  {
    sign: /^gcd: old python (\S+)$/m,
    why: ([, version]) => `its Python is ${version}, and gcd needs 3.8 or newer`,
    hint: 'begin it with `FROM python:3.8-slim` or a newer one',
  },
  {
    sign: /^gcd: no module (\S+)$/m,
    why: ([, module]) => `its Python lacks \`${module}\` of the standard library`,
    hint: 'install all of Python (on Debian the package python3, not python3-minimal), or begin it with `FROM python:3.11-slim`',
  },
  {
    // Words of the container runtimes runc and crun, by way of docker's client.
    sign: /\/bin\/sh[`"']?:.*(no such file or directory|not found)/,
    why: () => 'it has no shell, /bin/sh, which starts Python',
    hint: 'begin it with an image that has a shell, such as `FROM python:3.11-slim`',
  },
  {
    sign: /exec format error/,
    why: () => 'it is made for another kind of processor than that of this machine',
    hint: 'leave `--platform` out of FROM, or name this machine there',
  },
];

/**
 * Returns the error ImageUnfit for what a container wrote that could not start the runner, else undefined.
 * @param image as the user knows it, such as its tag.
 */
export function imageUnfit(image: string, stderr: string): GcdError | undefined {
  for (const { sign, why, hint } of faults) {
    const found = sign.exec(stderr);
    if (!found) continue;
    return new GcdError('ImageUnfit', `The image ${image} cannot run the project: ${why(found)}`, {
      hint: `In the project's Dockerfile: ${hint}.`,
    });
  }
  return undefined;
}
