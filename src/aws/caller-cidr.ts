import { isIP } from 'node:net';
import { anySignal } from '../core/any-signal.js';
import { GcdError, messageOf, usageError } from '../core/errors.js';

interface CallerQuery {
  /** What the user asks for. */
  readonly asked: string | undefined;
  /** Endpoint of EC2, where it is not AWS' own. */
  readonly endpoint: string | undefined;
  /** Allows the whole internet. */
  readonly isOpenAllowed?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Returns the addresses from which the bastion and the cluster are to be reached: what the user asks for, loopback when
 * EC2 is an emulator on loopback, else the caller's own address as AWS sees it.
 *
 * @throws GcdError CidrInvalid, CidrTooWide, AddressUnknown; the signal's reason when aborted.
 */
export async function callerCidr(query: CallerQuery): Promise<string> {
  if (query.asked !== undefined) return checkedCidr(query.asked, query.isOpenAllowed ?? false);
  return isOnLoopback(query.endpoint) ? '127.0.0.1/32' : `${await ownAddress(query.signal)}/32`;
}

/** Tells whether an endpoint of EC2 is an emulator on this machine. */
export function isOnLoopback(endpoint: string | undefined): boolean {
  return Boolean(endpoint) && /^(127\.|\[?::1|localhost)/.test(new URL(endpoint ?? '').hostname);
}

function checkedCidr(asked: string, isOpenAllowed: boolean): string {
  const [address = '', bits = '32', ...rest] = asked.split('/');
  const isCidr = isIP(address) === 4 && /^\d+$/.test(bits) && Number(bits) <= 32 && rest.length === 0;
  if (!isCidr)
    throw usageError('CidrInvalid', `${JSON.stringify(asked)} is no IPv4 address or range such as 192.0.2.7/32`);
  if (Number(bits) < narrowestRefused && !isOpenAllowed) {
    const whole = Number(bits) === 0 ? 'the whole internet' : 'a large part of the internet';
    const hint = `Name your own address, or add --force to open SSH to ${whole}.`;
    throw usageError('CidrTooWide', `SSH from ${asked} is refused: it would be open to ${whole}`, hint);
  }
  return `${networkAddress(address, Number(bits))}/${Number(bits)}`;
}

/** The widest blocks that were ever given to one holder: https://www.iana.org/assignments/ipv4-address-space */
const narrowestRefused = 8;

/** Returns an address without the bits that tell its host: EC2 stores a range so, and would seem to differ for ever. */
function networkAddress(address: string, bits: number): string {
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const network = value - (value % 2 ** (32 - bits));
  return [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.');
}

async function ownAddress(signal: AbortSignal): Promise<string> {
  const hint = 'Name the address from which you reach AWS with --ssh-cidr.';
  try {
    const response = await fetch('https://checkip.amazonaws.com', {
      signal: anySignal(signal, AbortSignal.timeout(10_000)),
    });
    const address = (await response.text()).trim();
    if (response.ok && isIP(address) === 4) return address;
  } catch (cause) {
    signal.throwIfAborted();
    // fetch itself only says that it failed.
    const why = cause instanceof TypeError && cause.cause ? cause.cause : cause;
    throw new GcdError('AddressUnknown', `Your address is not known: ${messageOf(why)}`, { hint, cause });
  }
  throw new GcdError('AddressUnknown', 'Your address is not known: checkip.amazonaws.com did not answer with one', {
    hint,
  });
}
