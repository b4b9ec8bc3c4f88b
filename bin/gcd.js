#!/usr/bin/env node
// Always runs main: through the symlink that npm makes, import.meta.url and argv[1] never agree.
import { keepCompiledCode } from '../dist/src/cli/keep-compiled-code.js';
import { muteSdkWarning } from '../dist/src/cli/mute-sdk-warning.js';

keepCompiledCode(process.env);
muteSdkWarning(process);
// Imported when it may be kept, and not before.
const { main } = await import('../dist/src/cli/main.js');
process.exitCode = await main(process.argv.slice(2));
