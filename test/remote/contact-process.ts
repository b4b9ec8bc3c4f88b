// A gcd of its own, for a test that kills it: makes the contact and dies, by SIGKILL, before it dials for the n-th time.
import { systemClock } from '../../src/core/clock.js';
import { dialTcp } from '../../src/remote/dial.js';
import { type ContactedMachine, makeContact } from '../../src/remote/make-contact.js';

/** What the process is told. */
export interface DoomedContact {
  readonly machine: ContactedMachine;
  readonly means: { readonly folder: string; readonly keyFile: string; readonly user: string };
  readonly port: number;
  readonly diesAtDial: number;
}

const { machine, means, port, diesAtDial } = JSON.parse(process.argv[2] ?? '') as DoomedContact;
const { signal } = new AbortController();
let dials = 0;
const ctx = { region: 'us-east-1', clock: systemClock, signal, tell: () => {} };
await makeContact(ctx, machine, {
  ...means,
  dial(_address, dialSignal) {
    dials += 1;
    if (dials === diesAtDial) process.kill(process.pid, 'SIGKILL');
    return dialTcp({ host: '127.0.0.1', port }, dialSignal);
  },
});
