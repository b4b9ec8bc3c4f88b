import type { S3Client } from '@aws-sdk/client-s3';
import type { Observer } from '../core/notice.js';

/** Is a folder on this machine; a file's name is its path below it. */
export interface FolderSource {
  readonly kind: 'folder';
  readonly folder: string;
  /** Paths below the folder that hold no inputs, such as `results` when the data folder is the project itself. */
  readonly exclude?: readonly string[];
}

/** Is a bucket; a file's name is its whole key, whatever the prefix. */
export interface BucketSource {
  readonly kind: 's3';
  readonly bucket: string;
  /** What all keys begin with; empty for the whole bucket. */
  readonly prefix: string;
  readonly client: S3Client;
  /** Named in messages, so that a user sees whose permission is missing, such as `profile jane`. */
  readonly caller?: string;
  readonly region?: string;
}

export type InputSource = FolderSource | BucketSource;

/**
 * Says which files become tasks: the first `number` in byte order among those that match the pattern (0 or absent:
 * all), or exactly the named ones. The pattern is Python's fnmatch over the whole name.
 */
export type Selection = { readonly pattern: string; readonly number?: number } | { readonly files: readonly string[] };

/** Is a file that was selected. */
export interface InputFile {
  /** Bytes that are not UTF-8 stand as lone surrogates; see core's `file-name.ts`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Why it cannot be read. */
  readonly unreadable?: string;
}

/** What listing and reading need from outside. */
export interface InputPorts {
  readonly signal?: AbortSignal;
  /** Told of what was left out, as a warning. */
  readonly observe?: Observer;
}
