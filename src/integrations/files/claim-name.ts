/**
 * What a claim's own name says: which file it was, so that a run that died leaves nothing that could not be read from the
 * folder: `<inode>-<mtime>-<name>`, `<inode>-<mtime>.records.<master>-<name>`, `<inode>-<mtime>.again.<date>-<name>`.
 */
export interface Claim {
  readonly inode: string;
  /** Whole milliseconds. */
  readonly modifiedAtMs: number;
  readonly name: string;
  readonly recordsOf?: string;
  /** A copy from processed/ of this date. */
  readonly processedOn?: string;
}

const CLAIM =
  /^(?<inode>\d+)-(?<mtime>-?\d+)(?:\.again\.(?<date>\d{4}-\d{2}-\d{2}))?(?:\.records\.(?<master>[^-]+))?-(?<name>.+)$/u;

export function claimName({ inode, modifiedAtMs, name, recordsOf, processedOn }: Claim): string {
  const again = processedOn === undefined ? '' : `.again.${processedOn}`;
  const records = recordsOf === undefined ? '' : `.records.${escaped(recordsOf)}`;
  return `${inode}-${Math.trunc(modifiedAtMs)}${again}${records}-${name}`;
}

/** Undefined for a name that no claim of ours has. */
export function parseClaim(text: string): Claim | undefined {
  const parts = CLAIM.exec(text)?.groups;
  if (!parts) return undefined;
  const { inode = '', mtime, name = '', date, master } = parts;
  return {
    inode,
    modifiedAtMs: Number(mtime),
    name,
    ...(master !== undefined && { recordsOf: decodeURIComponent(master) }),
    ...(date !== undefined && { processedOn: date }),
  };
}

/** The mark that ends the head of a claim must not stand in a master's name. */
function escaped(master: string): string {
  return encodeURIComponent(master).replaceAll('-', '%2D');
}
