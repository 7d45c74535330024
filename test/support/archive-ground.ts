import { join } from 'node:path';
import type { ArchivePort } from '../../src/activities/maintenance/archive-processed-files.js';
import { archiveProcessedFiles } from '../../src/activities/maintenance/archive-processed-files.js';
import type { TaskOrder } from '../../src/activities/maintenance/task.js';
import type { TaskReport } from '../../src/domain/maintenance/task.js';
import { openArchive } from '../../src/integrations/files/archive/open-archive.js';

export const NOW = '2026-11-28T12:00:00.000Z';

export function archivePortAt(home: string, folder = join(home, 'archivo')): ArchivePort {
  const config = {
    home,
    input: join(home, 'input'),
    processed: join(home, 'processed'),
    error: join(home, 'error'),
  };
  return { ...openArchive(config, folder), nowMs: () => Date.parse(NOW), timeZone: () => 'America/Bogota' };
}

export function archiveOrder(
  more: Partial<TaskOrder<'archive_processed_files'>> = {},
): TaskOrder<'archive_processed_files'> {
  return {
    params: { olderThanMs: 30 * 86_400_000 },
    service: '',
    runId: 'run-1',
    mode: 'live',
    startedAt: NOW,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  };
}

export async function archiveHere(home: string, date: string, folder?: string): Promise<TaskReport | undefined> {
  return archiveProcessedFiles(() => archivePortAt(home, folder)).act?.(archiveOrder(), { dates: [date] });
}
