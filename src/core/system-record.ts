/** Version of the format of a system's record; an unknown one is refused. */
export const SYSTEM_RECORD_VERSION = 1;

export type ResourceAction = 'create' | 'update' | 'delete';

/** Is one thing that was meant to be done, or was done, to a system. */
export type SystemEvent =
  | {
      readonly type: 'verb-started';
      readonly verb: string;
      readonly gcdVersion: string;
      readonly account: string;
      readonly region: string;
      readonly pid: number;
      readonly hostname: string;
      /** What the user asked for, as `SystemSpec`; only where the verb has it. No secrets. */
      readonly spec?: unknown;
    }
  | { readonly type: 'resource-intended'; readonly resource: string; readonly action: ResourceAction }
  | {
      readonly type: 'resource-ended';
      readonly resource: string;
      readonly action: ResourceAction;
      readonly outcome: 'done' | 'failed' | 'interrupted';
      readonly message?: string;
    }
  | { readonly type: 'remembered'; readonly resource: string; readonly notes: Readonly<Record<string, string>> }
  /** One changing call to the cloud, written before it goes out. `names` are what tells its object. */
  | {
      readonly type: 'call-intended';
      readonly call: string;
      readonly id: number;
      readonly names: Readonly<Record<string, string>>;
    }
  | { readonly type: 'call-ended'; readonly id: number; readonly error?: string }
  | { readonly type: 'verb-ended'; readonly verb: string; readonly outcome: 'done' | 'failed' | 'interrupted' };

/** Is one line of a system's `journal.jsonl`; `at` is milliseconds since the epoch. */
export type SystemEntry = { readonly v: number; readonly seq: number; readonly at: number } & SystemEvent;

/** Is the port to what is known on disk about one system. The cloud is the truth, the record a hint. */
export interface SystemRecord {
  /** Appends an event; resolves when it is on disk and synced. */
  write(event: SystemEvent): Promise<void>;
  /** Returns what was remembered about a resource since its last removal. */
  notesOf(resource: string): Readonly<Record<string, string>>;
  /** Returns when the newest intent to create that never got an outcome was written, never in the future, or undefined. */
  openCreationAt(resource: string): number | undefined;
  /** Tells whether an intent to create it was ever written: if not, and it is there, another record knows of it, or none. */
  hasCreationOf(resource: string): boolean;
}
