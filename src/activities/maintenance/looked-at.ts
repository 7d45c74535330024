import { attention } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';

/** A service that is away today was not reviewed, which a person should know; a run that is cancelled is cancelled. */
export async function lookedAt<Found>(
  service: string,
  signal: AbortSignal,
  look: () => Promise<Found>,
): Promise<{ readonly found: Found } | { readonly line: TaskLine }> {
  try {
    return { found: await look() };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    if (signal.aborted || typeof code !== 'string') throw error;
    return { line: attention('not_reviewed', { service, code }) };
  }
}
