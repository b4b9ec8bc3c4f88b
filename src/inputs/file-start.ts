/** Is the start of a file, or why it cannot be read. */
export type FileStart = { readonly bytes: Buffer } | { readonly unreadable: string };

/** Reads the first `lengthBytes` of a file, or all of it when it is shorter. */
export type ReadStart = (name: string, lengthBytes: number) => Promise<FileStart>;
