import { GcdError } from '../../core/errors.js';
import type { Bill, Context, Duration, Identity, Observed, Resource } from '../../core/resource.js';
import { isMarkedAs } from '../tags.js';

/** What there is of one resource of the predecessor's. */
export interface FoundFormer {
  /** Its id in the cloud, such as `i-00e78f3dab481609d`. */
  readonly cloudId: string;
  readonly state: 'ready' | 'changing' | 'deleting' | 'failed';
  /** Its state in AWS' words, and why it failed. */
  readonly message: string;
  readonly tags: Readonly<Record<string, string | undefined>>;
  readonly bills: readonly Bill[];
  /** Why it must not be touched, such as that others use it. */
  readonly objection?: string;
}

/**
 * Is a resource that gismo-cloud-deploy made: found by what its history tells, the system's once it bears the tags of an import.
 * It is listed, priced and removed, never made or changed.
 */
export interface FormerResource extends Resource<unknown, FoundFormer> {
  /** Finds it, tagged or not; undefined when it is gone. */
  find(ctx: Context): Promise<FoundFormer | undefined>;
  /** Gives it the tags of the system. */
  adopt(id: Identity, found: FoundFormer): Promise<void>;
}

interface FormerParts {
  readonly kind: string;
  /** Its name in the cloud. */
  readonly name: string;
  readonly removal: Duration;
  /** Left out for what costs nothing. */
  readonly unseenBills?: readonly Bill[];
  readonly find: FormerResource['find'];
  readonly adopt: FormerResource['adopt'];
  readonly remove: (found: FoundFormer) => Promise<void>;
}

/** Makes a resource of the predecessor's out of its parts. */
export function formerResource({ name, removal, remove, ...parts }: FormerParts): FormerResource {
  const { find } = parts;
  return {
    ...parts,
    timing: { create: { usualMs: 0, limitMs: 0 }, delete: removal },
    name: () => name,
    describe: async (ctx, id) => observedOf(await find(ctx), id),
    create: refuse,
    changes: () => [],
    update: refuse,
    async delete(ctx, id) {
      const found = await find(ctx);
      const observed = observedOf(found, id);
      if (found && observed.state !== 'absent' && observed.state !== 'foreign') await remove(found);
    },
    bills: ({ bills }) => bills,
  };
}

function observedOf(found: FoundFormer | undefined, id: Identity): Observed<FoundFormer> {
  if (!found) return { state: 'absent' };
  const { state, message, objection, bills } = found;
  // While it goes away its tags may be gone before it is.
  if (state === 'deleting') return { state, message, bills };
  if (objection) return { state: 'foreign', why: objection };
  if (!isMarkedAs(id, found.tags)) return { state: 'foreign', why: `it does not bear the tags of ${id.system}` };
  if (state === 'failed') return { state, why: message, bills };
  return state === 'changing' ? { state, message, bills } : { state, outputs: found };
}

async function refuse(_ctx: Context, { system }: Identity): Promise<never> {
  throw new GcdError(
    'FormerSystem',
    `${system} was made by gismo-cloud-deploy: gcd lists, prices and removes it, no more`,
    {
      hint: '`gcd create` makes a system of your own.',
    },
  );
}
