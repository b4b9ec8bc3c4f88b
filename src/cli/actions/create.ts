import { ExitCode } from '../../core/errors.js';
import { createSystem, type PricedPlan } from '../../workflows/create-system.js';
import type { SpecInput } from '../../workflows/resolve-spec.js';
import type { SystemTarget } from '../../workflows/system-ports.js';
import type { Action, Call } from '../command.js';
import { requireYes } from '../confirm.js';
import { drawPlan } from '../draw-plan.js';
import { printJsonLine } from '../print-json.js';
import { say } from '../say.js';

/** What `gcd create` and `gcd resume` are told. */
export interface CreateInput extends SystemTarget, SpecInput {
  readonly yes?: boolean;
}

export const createAction: Action<CreateInput> = (call) => bringUp('create', call);

export const resumeAction: Action<CreateInput> = (call) => bringUp('resume', call);

async function bringUp(verb: 'create' | 'resume', call: Call<CreateInput>): Promise<number> {
  const { input, ports, terminal, display } = call;
  const question = verb === 'create' ? 'Make it?' : 'Go on?';
  const confirm = (plan: PricedPlan) => isAgreed(plan, question, call);
  const { system, outcomes } = await createSystem(verb, { ...input, confirm }, ports);
  const resources = outcomes.map(({ node, result }) => ({ resource: node.name, result }));
  if (display.isJson) printJsonLine(terminal, { type: 'outcome', ...{ system, resources } });
  const adopted = outcomes.filter(({ result }) => result === 'adopted').length;
  say(call, `${system} is ready: ${outcomes.length} resources, ${adopted} of them adopted.`);
  say(call, `Next: gcd status ${system}; when you are done: gcd cleanup ${system}`);
  return ExitCode.done;
}

async function isAgreed(plan: PricedPlan, question: string, call: Call<CreateInput>): Promise<boolean> {
  say(call, `${plan.system} in ${plan.region} of account ${plan.account}:`);
  for (const line of drawPlan(plan)) say(call, line);
  // What is whole is looked at once more, and nothing about it costs anything new.
  const isWhole = plan.resources.every(({ action }) => action === 'keep' || action === 'adopt');
  return isWhole || call.input.yes === true || requireYes(call, question);
}
