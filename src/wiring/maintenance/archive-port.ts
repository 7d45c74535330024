import { join } from 'node:path';
import type { ArchivePort } from '../../activities/maintenance/archive-processed-files.js';
import type { Settings } from '../../config.js';
import type { Documents } from '../../documents/open-documents.js';
import { openArchive } from '../../integrations/files/archive/open-archive.js';

/** The pipeline's folders as guardia.yaml says now. */
export function archivePort(
  documents: Pick<Documents, 'current'>,
  settings: Pick<Settings, 'home' | 'dataDir'>,
): ArchivePort {
  const { pipeline, timeZone } = documents.current();
  const folder = join(settings.dataDir, 'maintenance', 'archive');
  return {
    ...openArchive({ home: settings.home, ...pipeline.folders }, folder),
    nowMs: Date.now,
    timeZone: () => timeZone,
  };
}
