import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { listFiles } from '../list-files.js';
import { repoRoot } from '../repo-root.js';

/** Prefixes of IAM's actions by client package, where they are not the same. */
const prefixes: Readonly<Record<string, string>> = {
  'resource-groups-tagging-api': 'tag',
  'service-quotas': 'servicequotas',
  'elastic-load-balancing': 'elasticloadbalancing',
  'elastic-load-balancing-v2': 'elasticloadbalancing',
};

/**
 * Reads from the code which actions of AWS gcd calls: every command and paginator that a file imports from a client.
 *
 * @returns the files that call each action, such as `ec2:RunInstances`, sorted by action.
 */
export function calledActions(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const src = join(repoRoot, 'src');
  for (const path of listFiles(src, '.ts')) {
    for (const [, names = '', service = ''] of readFileSync(path, 'utf8').matchAll(importOfClient)) {
      for (const action of actionsIn(names)) {
        // S3 is what runs read and write, by policies of their own.
        if (service === 's3') continue;
        const key = `${prefixes[service] ?? service}:${action}`;
        found.set(key, [...new Set([...(found.get(key) ?? []), relative(src, path)])]);
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

const importOfClient = /import\s*(?:type\s*)?\{([^}]*)\}\s*from\s*'@aws-sdk\/client-([\w-]+)'/g;

function actionsIn(names: string): string[] {
  return names.split(',').flatMap((name) => {
    const [, command] = /^\s*(\w+)Command(?:\s+as\s+\w+)?\s*$/.exec(name) ?? [];
    const [, page] = /^\s*paginate(\w+?)(?:\s+as\s+\w+)?\s*$/.exec(name) ?? [];
    return command ?? page ?? [];
  });
}
