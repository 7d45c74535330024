import type { Layout } from '../../src/domain/ingestion/layout.js';

/** What a process that ingests is told, on its standard input. */
export interface IngestOrder {
  readonly home: string;
  /** A secret. */
  readonly databaseUrl: string;
  readonly schema: string;
  readonly layouts: readonly Layout[];
  readonly runId: string;
  readonly date: string;
  /** Absent: events stay in the outbox. */
  readonly kafka?: { readonly brokers: readonly string[]; readonly topicPrefix: string };
}

/** What it says, a line of JSON each. */
export type IngestReport =
  /** Everything is open, and nothing has been begun. */
  | { readonly kind: 'ready'; readonly rssBytes: number }
  /** Each second. */
  | { readonly kind: 'sample'; readonly rssBytes: number }
  /** What it does from now on: `staging CLI_1.csv`, `publishing`. */
  | { readonly kind: 'begins'; readonly what: string }
  /** `peakRssBytes` is the system's own, of the whole life of the process. */
  | { readonly kind: 'done'; readonly peakRssBytes: number };
