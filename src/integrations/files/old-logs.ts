import { lstat, stat, unlink } from 'node:fs/promises';
import { fitsPattern } from '../../domain/ingestion/file-pattern.js';
import { IntegrationError } from '../integration-error.js';
import { fileError, systemCode } from './file-error.js';
import { walkFolder } from './walk-folder.js';

export interface FolderRule {
  /** Absolute. */
  readonly path: string;
  /** Of a file's name, with `*` and `?`; every file where absent. */
  readonly pattern?: string;
  /** Only files that nobody wrote to since; all where absent. */
  readonly beforeMs?: number;
}

export interface FolderSurvey {
  readonly files: number;
  readonly bytes: number;
  /** When the oldest was written to last. */
  readonly oldestMs?: number;
  /** False where there were too many files to see them all. */
  readonly complete: boolean;
}

export interface DeletedFiles {
  readonly deleted: number;
  readonly bytes: number;
  /** True where more of them are there: the bound of one deed. */
  readonly more: boolean;
}

const MOST_SEEN = 200_000;
const NAME = /[^/\\]+$/;

/** Counts what a rule is about, and changes nothing. @throws IntegrationError NOT_FOUND, PERMISSION_DENIED, CANCELLED */
export async function surveyFolder(rule: FolderRule, signal: AbortSignal): Promise<FolderSurvey> {
  let [files, bytes, seen] = [0, 0, 0];
  let oldestMs: number | undefined;
  try {
    await mustBeFolder(rule.path);
    for await (const { name, stats } of walkFolder(rule.path, signal)) {
      if (++seen > MOST_SEEN) break;
      if (!isMeant(rule, name, stats.mtimeMs)) continue;
      files += 1;
      bytes += stats.size;
      oldestMs = Math.min(oldestMs ?? Infinity, stats.mtimeMs);
    }
  } catch (error) {
    throw fileError(error, rule.path);
  }
  return { files, bytes, complete: seen <= MOST_SEEN, ...(oldestMs !== undefined && { oldestMs }) };
}

/**
 * Deletes plain files that the rule is about, and nothing else: never a folder, never what a link leads to. What is gone
 * already is none of its work, so it can be repeated. @throws IntegrationError
 */
export async function deleteOldFiles(
  rule: FolderRule & { readonly beforeMs: number },
  limits: { readonly atMost: number; readonly deadlineMs: number; readonly onDeleted?: (deleted: number) => void },
  signal: AbortSignal,
): Promise<DeletedFiles> {
  let [deleted, bytes] = [0, 0];
  try {
    await mustBeFolder(rule.path);
    for await (const { name, path, stats } of walkFolder(rule.path, signal)) {
      if (!isMeant(rule, name, stats.mtimeMs)) continue;
      if (deleted >= limits.atMost || Date.now() >= limits.deadlineMs) return { deleted, bytes, more: true };
      // Somebody may have begun to write to it again since the folder was read.
      const now = await lstat(path).catch(() => undefined);
      if (!now?.isFile() || now.ino !== stats.ino || now.mtimeMs >= rule.beforeMs) continue;
      if (!(await remove(path))) continue;
      deleted += 1;
      bytes += now.size;
      limits.onDeleted?.(deleted);
    }
  } catch (error) {
    throw fileError(error, rule.path);
  }
  return { deleted, bytes, more: false };
}

function isMeant({ pattern, beforeMs }: FolderRule, name: string, mtimeMs: number): boolean {
  const own = NAME.exec(name)?.[0] ?? name;
  return (pattern === undefined || fitsPattern(pattern, own)) && (beforeMs === undefined || mtimeMs < beforeMs);
}

async function remove(path: string): Promise<boolean> {
  try {
    await unlink(path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function mustBeFolder(path: string): Promise<void> {
  if (!(await stat(path)).isDirectory()) throw new IntegrationError('FILE_UNSAFE', `${path}: not a folder`);
}
