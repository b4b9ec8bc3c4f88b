import type { Change, Observed, Resource } from '../../src/core/resource.js';

/** How a resource on paper behaves. */
export interface Paper {
  /** How it stands, as the cloud would say. */
  observed: Observed<{ name: string }>;
  /** What was done to it, in order. */
  readonly log: string[];
  /** Thrown by the verb, once, before it does anything. */
  failure?: { readonly verb: 'create' | 'update' | 'delete'; readonly error: Error };
  changes?: readonly Change[];
  readonly canBeDoubled?: true;
  readonly onlyRemoves?: true;
  readonly outlivesItsUsers?: true;
  /** How it stands after `create`; default ready. */
  afterCreate?: Observed<{ name: string }>;
  /** How it stands after it was created with these inputs instead. */
  readonly elsewhere?: readonly Observed<{ name: string }>[];
}

/** Makes a resource that exists on paper only; `log` is shared by the resources of a graph. */
export function paperResource(name: string, paper: Paper): Resource<unknown, { name: string }> {
  const act = (verb: 'create' | 'update' | 'delete') => {
    paper.log.push(`${verb} ${name}`);
    const { failure } = paper;
    if (failure?.verb !== verb) return;
    delete paper.failure;
    throw failure.error;
  };
  const duration = { usualMs: 10_000, limitMs: 60_000 };
  const ready = { state: 'ready', outputs: { name } } as const;
  return {
    kind: 'paper',
    timing: { create: duration, delete: duration },
    ...(paper.canBeDoubled ? { canBeDoubled: true } : {}),
    ...(paper.onlyRemoves ? { onlyRemoves: true } : {}),
    ...(paper.outlivesItsUsers ? { outlivesItsUsers: true } : {}),
    name: (system) => `${system}-${name}`,
    describe: async () => paper.observed,
    async create(_ctx, _id, inputs) {
      act('create');
      const place = paper.elsewhere && typeof inputs === 'number' ? paper.elsewhere[inputs] : paper.afterCreate;
      paper.observed = place ?? ready;
    },
    alternatives: () => (paper.elsewhere ?? []).map((_, inputs) => ({ what: `place ${inputs}`, inputs })),
    changes: () => paper.changes ?? [],
    async update() {
      act('update');
      paper.observed = ready;
    },
    async delete() {
      act('delete');
      paper.observed = { state: 'absent' };
    },
    bills: () => [],
  };
}

/** Returns how a resource on paper stands before anything was done. */
export function absent(log: string[] = []): Paper {
  return { observed: { state: 'absent' }, log };
}
