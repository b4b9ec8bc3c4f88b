import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AnyCommand, OptionSpec } from '../../src/cli/command.js';
import { commandTable } from '../../src/cli/command-table.js';
import { displayOptions } from '../../src/cli/display-options.js';
import { repoRoot } from '../repo-root.js';

const page = readFileSync(join(repoRoot, 'docs', 'commands.md'), 'utf8');
const [front = '', ...sections] = page.split(/^## gcd /m);

test('the page has a section for each command, in the same order', () => {
  assert.deepEqual(
    sections.map((section) => section.split('\n')[0]),
    commandTable.map(({ name, arguments: all }) => [name, ...all.map(termOf)].join(' ')),
  );
});

for (const command of commandTable) {
  test(`the page describes gcd ${command.name} as its help does`, () => {
    const section = sections.find((text) => text.split(/\s/)[0] === command.name) ?? '';
    assert.deepEqual(rowsOf(section), expectedRows(command));
    for (const example of command.examples) assert.ok(section.includes(`\ngcd ${example}\n`), example);
  });
}

test('the page describes the options of all commands', () => {
  const rows = Object.values(displayOptions).map(optionRow);
  assert.deepEqual(rowsOf(front).slice(0, rows.length), rows);
});

test('the examples of all commands are understood', async () => {
  const { rewriteArgv } = await import('../../src/cli/rewrite-argv.js');
  const { buildProgram } = await import('../../src/cli/build-program.js');
  const { fakeTerminal } = await import('./fake-terminal.js');
  for (const { name, examples } of commandTable) {
    for (const example of examples) {
      const invoked: string[] = [];
      const invoke = async (command: AnyCommand): Promise<void> => void invoked.push(command.name);
      const program = buildProgram({
        table: commandTable,
        named: name,
        terminal: fakeTerminal(),
        hasColor: false,
        version: '1',
        invoke,
      });
      await program.parseAsync(rewriteArgv(example.split(' '), commandTable), { from: 'user' });
      assert.deepEqual(invoked, [name], example);
    }
  }
});

function expectedRows(command: AnyCommand): string[] {
  const options = Object.values(command.options).filter((option) => option !== undefined);
  const rows = command.arguments.map((argument) => `| \`${termOf(argument)}\` | ${argument.summary} |`);
  return [...rows, ...options.map(optionRow)];
}

function optionRow({ flags, twoLetter, summary }: OptionSpec): string {
  return `| \`${twoLetter === undefined ? '' : `${twoLetter}, `}${flags}\` | ${summary} |`;
}

function rowsOf(text: string): string[] {
  return text.match(/^\| `.*$/gm) ?? [];
}

function termOf({ name, isOptional }: { name: string; isOptional?: true }): string {
  return isOptional ? `[${name}]` : `<${name}>`;
}
