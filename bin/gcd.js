#!/usr/bin/env node
// Always runs main: through the symlink that npm makes, import.meta.url and argv[1] never agree.
import { main } from '../dist/src/cli/main.js';
import { muteSdkWarning } from '../dist/src/cli/mute-sdk-warning.js';

muteSdkWarning(process);
process.exitCode = await main(process.argv.slice(2));
