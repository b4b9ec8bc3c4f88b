import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ExitCode, GcdError, reasonOf, usageError } from '../../core/errors.js';
import { baseFolder } from '../../core/home-folder.js';
import { makeFolder } from '../../core/make-folder.js';
import type { Action } from '../command.js';
import { completionScripts, type Shell } from '../completion/completion-scripts.js';
import { say } from '../say.js';

/** What `gcd completion` is told. */
export interface CompletionInput {
  readonly shell: string;
  readonly install?: boolean;
}

/** Prints the completion script of a shell, or installs it for this user; throws UnknownShell, ScriptNotInstalled. */
export const completionAction: Action<CompletionInput> = async (call) => {
  const { shell, install: isInstalled = false } = call.input;
  if (!isShell(shell)) {
    throw usageError('UnknownShell', `gcd knows no completion for "${shell}": there is one for bash, zsh and fish.`);
  }
  if (!isInstalled) {
    call.terminal.stdout.write(completionScripts[shell]);
    return ExitCode.done;
  }
  const { path, next } = placeOf(shell, call.ports.env);
  await install(path, shell);
  say(call, `Wrote ${path}. ${next}`);
  return ExitCode.done;
};

async function install(path: string, shell: Shell): Promise<void> {
  try {
    makeFolder(dirname(path));
    await writeFile(path, completionScripts[shell]);
  } catch (error) {
    throw new GcdError('ScriptNotInstalled', `The script cannot be written to ${path}: ${reasonOf(error)}.`, {
      hint: `Put it elsewhere: gcd completion ${shell} > <file>`,
      cause: error,
    });
  }
}

function isShell(text: string): text is Shell {
  return Object.hasOwn(completionScripts, text);
}

/** Returns where a shell looks for a user's own completions, and what is left to do. */
function placeOf(shell: Shell, env: Readonly<Record<string, string | undefined>>): { path: string; next: string } {
  const dataHome = baseFolder('XDG_DATA_HOME', env);
  const configHome = baseFolder('XDG_CONFIG_HOME', env);
  switch (shell) {
    case 'bash': {
      // https://github.com/scop/bash-completion#faq: loaded on demand from the user's data folder.
      const path = join(dataHome, 'bash-completion', 'completions', 'gcd');
      return { path, next: `It works in new shells; without the package bash-completion, add to ~/.bashrc: . ${path}` };
    }
    case 'zsh': {
      const path = join(dataHome, 'zsh', 'site-functions', '_gcd');
      const folder = dirname(path);
      return { path, next: `Add to ~/.zshrc, before compinit, unless it is there: fpath=(${folder} $fpath)` };
    }
    case 'fish':
      // https://fishshell.com/docs/current/completions.html#where-to-put-completions
      return { path: join(configHome, 'fish', 'completions', 'gcd.fish'), next: 'It works in new shells.' };
  }
}
