/**
 * The one catalogue of failures. A code is stable: it is the type of a Temporal failure, what tests assert on and what
 * the message catalogues translate. `retryable` says whether trying the same thing again can help.
 */
export const FAILURES = {
  // Something did not answer, or not in time.
  SERVICE_UNREACHABLE: { retryable: true },
  SERVICE_TIMEOUT: { retryable: true },
  SERVICE_ERROR: { retryable: true },
  // Something answered that we may not, or need not, ask again.
  AUTHENTICATION_FAILED: { retryable: false },
  PERMISSION_DENIED: { retryable: false },
  NOT_FOUND: { retryable: false },
  CONFLICT: { retryable: false },
  BAD_ANSWER: { retryable: false },
  // Configuration: the same answer will come until a person edits a file.
  CONFIG_INVALID: { retryable: false },
  UNKNOWN_SERVICE: { retryable: false },
  UNKNOWN_ACTION: { retryable: false },
  UNKNOWN_ROLE: { retryable: false },
  UNKNOWN_CHANNEL: { retryable: false },
  NOT_ALLOWED: { retryable: false },
  // Safety.
  CONTEXT_MISSING: { retryable: false },
  DRY_RUN_REFUSED: { retryable: false },
  OUTSIDE_LAB_REFUSED: { retryable: false },
  LEASE_EXPIRED: { retryable: false },
  INSTANCE_CHANGED: { retryable: false },
  // Repair and delivery.
  RESTART_FAILED: { retryable: false },
  RUNTIME_UNREACHABLE: { retryable: true },
  PIPELINE_RUN_FAILED: { retryable: false },
  DELIVERY_REFUSED: { retryable: false },
  DELIVERY_FAILED: { retryable: true },
  STORE_UNREACHABLE: { retryable: true },
  // A test of the maintenance whose result is that something does not hold.
  REPLAY_INCOMPLETE: { retryable: false },
  // Ingestion.
  INGESTION_FAILED: { retryable: false },
  FILE_UNSAFE: { retryable: false },
  FILE_CHANGED: { retryable: true },
  DISK_FULL: { retryable: true },
  DATA_REFUSED: { retryable: false },
  // Maintenance.
  TASK_RUNNING: { retryable: true },
  // Backups and archives. What is damaged stays damaged.
  POSTGRES_CLIENT_MISSING: { retryable: false },
  BACKUP_MISSING: { retryable: false },
  BACKUP_INCOMPLETE: { retryable: false },
  BACKUP_EMPTY: { retryable: false },
  BACKUP_TRUNCATED: { retryable: false },
  BACKUP_ALTERED: { retryable: false },
  BACKUP_UNREADABLE: { retryable: false },
  BACKUP_NOT_RESTORABLE: { retryable: false },
  BACKUP_DIFFERS: { retryable: false },
  ARCHIVE_DAMAGED: { retryable: false },
  // Retryable, because a worker that drains cancels too: another goes on. Where a workflow cancelled, the server does not retry.
  CANCELLED: { retryable: true },
  UNEXPECTED: { retryable: true },
} as const satisfies Record<string, { readonly retryable: boolean }>;

export type FailureCode = keyof typeof FAILURES;

export function isFailureCode(text: string): text is FailureCode {
  return Object.hasOwn(FAILURES, text);
}
