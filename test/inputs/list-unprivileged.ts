import type { Notice } from '../../src/core/notice.js';
import { listInputs } from '../../src/inputs/list-inputs.js';

// A program for a test: lists a folder as a user whom file modes hold back, and prints what came of it as JSON. Root
// becomes `nobody` for it, after everything was imported.
if (process.getuid?.() === 0) process.setuid?.('nobody');
const notices: Notice[] = [];
const ports = { observe: (notice: Notice) => notices.push(notice) };
const inputs = await listInputs({ kind: 'folder', folder: process.argv[2]! }, { pattern: '*' }, ports);
process.stdout.write(JSON.stringify({ inputs, notices }));
