import type { IncidentClient, SnapshotSource } from '../client.js';
import type { Settings } from '../config.js';
import type { Language } from '../messages/language.js';
import type { Desk } from '../ingestion/desk.js';
import type { OperationDesk } from '../operation/operation-desk.js';
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
  /** Data as it is, to standard output: bytes of a file are no lines of ours. */
  outBytes(chunks: AsyncIterable<string | Uint8Array>): Promise<void>;
  /** Whether standard error is a terminal that shows what is written over a line. */
  readonly isTerminal: boolean;
  /** Progress and messages, to standard error. */
  err(text: string): void;
  documents(): Promise<Documents & SnapshotSource>;
  client(): Promise<IncidentClient>;
  store(): Promise<Store>;
  /**
   * The ingestion's desk: it reads files and rows itself, and asks Temporal only for runs. `startGuardia`: whoever asks for a
   * run waits for its end, so where no Guardia runs, one may be started in this process when it comes to that.
   */
  desk(options?: { readonly startGuardia?: boolean }): Promise<Desk>;
  /** The operation's services: it looks at them itself, and asks Temporal only for commands. */
  operation(): Promise<OperationDesk>;
  /** Asks the person at the terminal; absent where nobody is there to answer. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
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
