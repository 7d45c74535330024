import { createHash } from 'node:crypto';
import { readPostgresUrl } from '../postgres-url.js';
import type { PostgresOptions } from '../connection.js';

/** pg_dump and pg_restore that fit the server. */
export interface DumpClients {
  readonly pgDump: string;
  readonly pgRestore: string;
  readonly version: string;
}

/** One database and where its backups are. */
export interface BackupPlace {
  readonly service: string;
  /** A secret. */
  readonly url: string;
  /** Absolute; of this service alone. */
  readonly folder: string;
  /** Sessions that work for us at the same time. */
  readonly jobs: number;
}

/** What one attempt gives: its end, and somebody who hears of its progress. */
export interface Attempt {
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Nothing here is bounded by less than the activity, which has a deadline of its own and cancels by the signal. */
const WHOLE_ATTEMPT_MS = 24 * 3_600_000;

export function longSession(place: BackupPlace, signal: AbortSignal, url = place.url): PostgresOptions {
  return { url, signal, timeoutMs: WHOLE_ATTEMPT_MS, application: applicationOf(place) };
}

/**
 * What tells sessions and databases of ours from those of another Guardia that looks after the same server: each of ours is of
 * one folder and one service, and only one attempt at a time works there.
 */
export function tagOf({ folder, service }: BackupPlace): string {
  return createHash('sha256').update(`${folder}\n${service}`).digest('hex').slice(0, 10);
}

export function applicationOf(place: BackupPlace): string {
  return `guardia-backup-${tagOf(place)}`;
}

export function databaseUrl(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** For messages: where it leads, and what must not stand in them. */
export function labelOf({ url }: BackupPlace): ReturnType<typeof readPostgresUrl> {
  return readPostgresUrl(url);
}
