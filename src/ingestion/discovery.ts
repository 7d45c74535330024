import type { UnsafeFile } from '../domain/ingestion/faults.js';
import type { ClaimedFile, FolderEntry } from './ports.js';

/** A file that a layout knows: a reference, never its rows. */
export interface FoundFile {
  readonly master: string;
  readonly entry?: FolderEntry;
  /** Of `processed/`, to be loaded again; already claimed. */
  readonly claimed?: ClaimedFile;
}

export interface FoundMaster {
  readonly master: string;
  readonly files: readonly FoundFile[];
  /** Masters that this one refers to: while a file of one of them could not be loaded, its records would be refused for nothing. Absent: all of the groups before. */
  readonly references?: readonly string[];
}

export interface Discovery {
  /** Masters in the order in which they must be loaded: those of one group do not refer to each other. Files of one master go one after the other, in this order. */
  readonly groups: readonly (readonly FoundMaster[])[];
  /** How many files more lie there than MOST_FILES_PER_LOOK; the next look finds them. */
  readonly more?: number;
  readonly unstable: readonly string[];
  /** Whole files that wait for one that is still being written: what they refer to is not loaded yet. Absent where none does. */
  readonly held?: readonly string[];
  readonly unknown: readonly string[];
  readonly unsafe: readonly { readonly file: string; readonly why: UnsafeFile }[];
  /** Expected masters of which nothing was loaded for this date, and nothing lies here; ISO 8601 instants. */
  readonly absent: readonly { readonly master: string; readonly expectedBy: string; readonly expectedAt: string }[];
}

export interface RunRef {
  readonly runId: string;
  readonly date: string;
  readonly by: string;
}
