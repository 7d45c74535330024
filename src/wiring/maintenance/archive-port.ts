import type { ArchivePort } from '../../activities/maintenance/archive-processed-files.js';
import type { Settings } from '../../config.js';
import type { Documents } from '../../documents/open-documents.js';
import { openArchive } from '../../integrations/files/archive/open-archive.js';

/** The pipeline's folders as guardia.yaml says now. */
export function archivePort(documents: Pick<Documents, 'current'>, settings: Pick<Settings, 'home'>): ArchivePort {
  const { pipeline, timeZone, maintenance } = documents.current();
  return {
    ...openArchive({ home: settings.home, ...pipeline.folders }, maintenance.folders.archive),
    nowMs: Date.now,
    timeZone: () => timeZone,
  };
}
