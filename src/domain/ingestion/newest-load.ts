/** What a load is looked up by. */
export interface LoadSubject {
  readonly kind: 'file' | 'master';
  readonly name: string;
}

/**
 * The newest committed load of a file or a master, as the ledger and error_log have it now. Of whole files: corrected records
 * that were loaded alone count for the load whose records they correct.
 */
export interface NewestLoad {
  readonly loadId: number;
  readonly master: string;
  readonly file: string;
  /** ISO 8601: when it was committed. */
  readonly loadedAt: string;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Of those rejected, how many have been corrected since. */
  readonly rowsCorrected: number;
  /** From 0 to 1: the master's, or the pipeline's where it has none. */
  readonly maxErrorRate: number;
}

/** As the run judges it: at the limit is still within it. Records that were corrected since are no errors any more. */
export function isWithinLimit({ rowsRead, rowsRejected, rowsCorrected, maxErrorRate }: NewestLoad): boolean {
  const left = Math.max(0, rowsRejected - rowsCorrected);
  return left === 0 || (rowsRead > 0 && left / rowsRead <= maxErrorRate);
}
