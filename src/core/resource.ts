import type { Clock } from './clock.js';

/** What a resource is called and marked with; follows from the system id and the node's place in the graph alone. */
export interface Identity {
  /** System id, such as `gcd-jane`. */
  readonly system: string;
  /** Name of the node in the graph, such as `bastion`. */
  readonly resource: string;
  /** Name in the cloud, such as `gcd-jane-bastion`. */
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What a resource's verbs get besides their identity: where they are, the time, and somebody to tell. */
export interface Context {
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly clock: Clock;
  /** Ends waits. A call that is under way is never cut: its answer would be lost. */
  readonly signal: AbortSignal;
  /** One line about what is going on now, for the live list. */
  tell(message: string): void;
  warn(code: string, message: string, hint?: string): void;
  /** What `remember` kept under this resource, by this process or an earlier one. */
  readonly notes: Readonly<Record<string, string>>;
  /** Writes and syncs notes of the resource, such as a launch's client token, before the call that uses them. */
  remember(notes: Readonly<Record<string, string>>): Promise<void>;
}

/** Tags by their keys. */
export type Tags = Readonly<Record<string, string>>;

/** What the cloud says about a resource. */
export type Observed<Outputs> =
  | { readonly state: 'absent' }
  /** Something else has its name: never touched. */
  | { readonly state: 'foreign'; readonly why: string }
  /** Some of its parts are there; `create` adds the others, `delete` removes these. */
  | { readonly state: 'partial'; readonly missing: readonly string[] }
  /** On its way to ready or stopped, by itself. `bills`, here and below: what it costs meanwhile, when not what is planned. */
  | { readonly state: 'changing'; readonly message: string; readonly bills?: readonly Bill[] }
  | { readonly state: 'deleting'; readonly message: string; readonly bills?: readonly Bill[] }
  /** `tags` are what it bears, for a resource that can be tagged anew. */
  | { readonly state: 'stopped'; readonly outputs: Outputs; readonly tags?: Tags }
  /** Adopted: it was there before the system, and stays after it. */
  | { readonly state: 'ready'; readonly outputs: Outputs; readonly tags?: Tags; readonly adopted?: true }
  /** `code` says that there was no room for it, or that a quota is used up, where the cloud tells. */
  | {
      readonly state: 'failed';
      readonly why: string;
      readonly code?: 'NoCapacity' | 'QuotaExceeded';
      readonly bills?: readonly Bill[];
    };

/** A difference between what is there and what is wanted. */
export interface Change {
  /** Such as `SSH is open to 192.0.2.1/32 instead of 192.0.2.7/32`. */
  readonly what: string;
  /** False: it would have to be replaced, which gcd reports and leaves to the user. */
  readonly inPlace: boolean;
}

/** Another way to make a resource, for when the cloud has no room for it as it is wanted. */
export interface Alternative<Inputs> {
  /** Such as `t3.large in eu-west-1b`. */
  readonly what: string;
  readonly inputs: Inputs;
}

/** How long a step takes and how long it may take. */
export interface Duration {
  readonly usualMs: number;
  readonly limitMs: number;
}

/** One thing that costs by the hour. */
export interface Bill {
  /**
   * Key into the price table, such as `ec2:t3.large`, `ec2:t3.small|t3a.small` (one of them), `eks:standard`, `gp3-gib`,
   * `ipv4`; one that no table has is told as not priced.
   */
  readonly item: string;
  readonly quantity: number;
}

/**
 * One cloud object, or a few that only make sense together. Every verb is idempotent and finds what it needs by name and
 * tags, so that it works after a death between a call and its record, and without any record.
 */
export interface Resource<Inputs, Outputs> {
  readonly kind: string;
  readonly timing: { readonly create: Duration; readonly delete: Duration };
  /** What it may cost where the cloud does not say how it stands. Default: what is planned. */
  readonly unseenBills?: readonly Bill[];
  /** It comes into being by itself: never made, only found and removed. */
  readonly onlyRemoves?: true;
  /** What needs it needs it to be removed, too: it stays until that is gone. */
  readonly outlivesItsUsers?: true;
  /** Nothing about it is unique in the account: created once more before it is listed, there are two, each at its price. */
  readonly canBeDoubled?: true;
  /** Returns its name in the cloud. */
  name(system: string): string;
  describe(ctx: Context, id: Identity): Promise<Observed<Outputs>>;
  /** Starts or completes it, without waiting for it to be ready. */
  create(ctx: Context, id: Identity, inputs: Inputs): Promise<void>;
  /** Returns what else to try, in this order and each once, where there is no room for it with these inputs. Pure. */
  alternatives?(inputs: Inputs): readonly Alternative<Inputs>[];
  /** Returns how what is there differs from what is wanted. Pure. */
  changes(outputs: Outputs, inputs: Inputs): readonly Change[];
  /** Makes the changes that are possible in place, and starts what is stopped. */
  update(ctx: Context, id: Identity, request: { outputs: Outputs; inputs: Inputs }): Promise<void>;
  /** Gives what is there the tags of the identity, once more. */
  retag?(ctx: Context, id: Identity): Promise<void>;
  /** Starts the removal of what is there, without waiting for it to be gone. Absent is success. */
  delete(ctx: Context, id: Identity): Promise<void>;
  /** Returns what it costs as it is now. */
  bills(outputs: Outputs): readonly Bill[];
}
