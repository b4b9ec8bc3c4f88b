import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Opens the connection that SSH goes over, to an IPv4 address or a name. A port, so that tests can put a server of their
 * own behind an address. Rejects when nothing answers, and with the signal's reason when aborted.
 */
export type Dial = (address: string, signal: AbortSignal) => Promise<Duplex>;

/** A booting machine does not answer at all, and the system would go on trying for two minutes. */
const silenceMs = 10_000;

/** Dials port 22 over TCP. */
export const dialSsh: Dial = (address, signal) => dialTcp({ host: address, port: 22 }, signal);

/** Dials a TCP port. */
export function dialTcp(target: { host: string; port: number }, signal: AbortSignal): Promise<Duplex> {
  return new Promise<Socket>((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect(target);
    const end = (error: Error) => socket.destroy(error);
    const onAbort = () => end(signal.reason as Error);
    socket.setTimeout(silenceMs, () => end(new Error(`no answer within ${silenceMs / 1000} s`)));
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', onAbort));
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.setTimeout(0);
      signal.removeEventListener('abort', onAbort);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}
