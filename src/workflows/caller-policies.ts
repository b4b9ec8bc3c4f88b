import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mergePolicies } from '../aws/merge-policies.js';
import type { PolicyDocument } from '../aws/policy-document.js';

/** The policies that make up what a caller needs for all commands about systems, one purpose each. */
const names = ['look', 'check', 'create', 'cleanup'] as const;

/** Returns the one document to attach to the user or role that calls gcd. */
export async function callerPolicy(packageRoot: string): Promise<PolicyDocument> {
  return mergePolicies(await readCallerPolicies(packageRoot));
}

/** Reads the policies of the caller from the folder policies/ of gcd. */
export function readCallerPolicies(packageRoot: string): Promise<PolicyDocument[]> {
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(packageRoot, 'policies', `${name}.json`), 'utf8');
      return JSON.parse(text) as PolicyDocument;
    }),
  );
}
