import type { CompletionInput } from '../actions/completion.js';
import { defineCommand } from '../command.js';

export const completionCommand = defineCommand<CompletionInput>({
  name: 'completion',
  summary: 'make the shell complete commands, options, runs and files',
  details: 'Prints the script for the shell; --install puts it where the shell finds it, and says where that is.',
  arguments: [{ name: 'shell', summary: 'bash, zsh or fish', completes: ['bash', 'zsh', 'fish'] }],
  options: { install: { flags: '--install', summary: "write the script into the user's own folder" } },
  examples: ['completion bash --install', 'completion zsh'],
  load: async () => (await import('../actions/completion.js')).completionAction,
});
