import type { FoldersPort } from '../activities/actions/files.js';
import type { Documents } from '../documents/open-documents.js';
import type { LogFolderConfig } from '../documents/guardia-config.js';
import type { Mode } from '../domain/incident.js';
import { deleteOldFiles, surveyFolder } from '../integrations/files/old-logs.js';
import type { FolderRule } from '../integrations/files/old-logs.js';
import { IntegrationError } from '../integrations/integration-error.js';

/** The folders that guardia.yaml names. A simulation has none: it may see only the lab. */
export function foldersPort(documents: Documents): FoldersPort {
  const logFolders = (mode: Mode): readonly LogFolderConfig[] =>
    mode === 'simulation' ? [] : [...documents.current().logFolders.values()];

  const logFolder = (name: string, mode: Mode): LogFolderConfig => {
    const found = logFolders(mode).find((folder) => folder.name === name);
    if (found) return found;
    const known = logFolders(mode).map((folder) => folder.name);
    throw new IntegrationError(
      'NOT_ALLOWED',
      `"${name}" is none of logFolders: ${known.join(', ') || 'there is none'}`,
    );
  };
  const anyFolder = (name: string, mode: Mode): FolderRule => {
    if (mode !== 'simulation' && (name === 'input' || name === 'processed' || name === 'error')) {
      return { path: documents.current().pipeline.folders[name] };
    }
    return logFolder(name, mode);
  };

  return {
    logFolders,
    survey: async (name, mode, signal) => surveyFolder(anyFolder(name, mode), signal),
    surveyOld: async (name, mode, beforeMs, signal) => surveyFolder({ ...logFolder(name, mode), beforeMs }, signal),
    deleteOld: async (name, mode, { beforeMs, ...limits }, signal) =>
      deleteOldFiles({ ...logFolder(name, mode), beforeMs }, limits, signal),
  };
}
