import type { IncidentClient, SnapshotSource } from '../client.js';
import type { Settings } from '../config.js';
import type { Language } from '../messages/language.js';
import type { Documents } from '../documents/open-documents.js';
import type { Store } from '../store/open-store.js';

/** What every command gets: who it talks to is opened only when it is asked for, so that `--help` stays fast. */
export interface CliContext {
  readonly settings: Settings;
  readonly language: Language;
  /** An IANA zone: on whose clock times are shown. */
  readonly zone: string;
  /** `--json`: standard output is one JSON document. */
  readonly json: boolean;
  /** Data, to standard output, a line at a time. */
  out(text: string): void;
  /** Progress and messages, to standard error. */
  err(text: string): void;
  documents(): Promise<Documents & SnapshotSource>;
  client(): Promise<IncidentClient>;
  store(): Promise<Store>;
  /**
   * Makes sure that a Guardia runs: the one of `npm start`, or else one in this process, until the command ends. What
   * `client` and `store` open afterwards talks to it.
   */
  ensureRunning(): Promise<void>;
  /** The page of a workflow in Temporal UI; undefined where nobody knows where the UI is. */
  workflowUrl(workflowId: string): Promise<string | undefined>;
  /** Work for the end of the command, after everything that is opened later was closed. */
  onClose(work: () => Promise<void>): void;
  close(): Promise<void>;
}

/** How a noun of the command line gets its context, once a command really runs. */
export type OpenContext = () => Promise<CliContext>;

/** A Guardia that runs in this process, for a command that needs one. */
export interface LocalInstance {
  readonly temporalAddress?: string;
  readonly temporalUiUrl?: string;
  readonly databaseUrl: string;
  close(): Promise<void>;
}
export type StartHere = (
  settings: Settings,
  language: Language,
  onProgress: (line: string) => void,
) => Promise<LocalInstance>;
