import { ExitCode } from '../../core/errors.js';
import { createSystem } from '../../workflows/create-system.js';
import type { SpecInput } from '../../workflows/resolve-spec.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action, Call } from '../command.js';
import { confirm } from '../confirm.js';
import { drawPlan } from '../draw-plan.js';
import { printJson } from '../print-json.js';
import { say } from '../say.js';

/** What `gcd create` and `gcd resume` are told. */
export interface CreateInput extends SystemTarget, SpecInput {
  readonly yes?: boolean;
}

export const createAction: Action<CreateInput> = (call) => bringUp('create', call);

export const resumeAction: Action<CreateInput> = (call) => bringUp('resume', call);

async function bringUp(verb: 'create' | 'resume', call: Call<CreateInput>): Promise<number> {
  const { input, ports, terminal, display } = call;
  const { system, outcomes } = await createSystem(
    verb,
    {
      ...input,
      async confirm(plan) {
        say(call, `${plan.system} in ${plan.region} of account ${plan.account}:`);
        for (const line of drawPlan(plan)) say(call, line);
        return input.yes === true || agreed(call, verb === 'create' ? 'Make it?' : 'Go on?');
      },
    },
    ports,
  );
  const resources = outcomes.map(({ node, result }) => ({ resource: node.name, result }));
  if (display.isJson) printJson(terminal, { system, resources });
  const adopted = outcomes.filter(({ result }) => result === 'adopted').length;
  say(call, `${system} is ready: ${outcomes.length} resources, ${adopted} of them adopted.`);
  say(call, `Next: gcd status ${system}; when you are done: gcd cleanup ${system}`);
  return ExitCode.done;
}

async function agreed(call: Call<CreateInput>, question: string): Promise<boolean> {
  const isAgreed = await confirm(call, question);
  if (!isAgreed) say(call, 'Without a terminal, --yes says yes.');
  return isAgreed;
}
