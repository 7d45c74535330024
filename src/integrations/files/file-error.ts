import type { FailureCode } from '../../domain/failures.js';
import { IntegrationError } from '../integration-error.js';

/** What the system's error codes mean to an ingestion. */
const BY_CODE: Readonly<Record<string, FailureCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EACCES: 'PERMISSION_DENIED',
  EPERM: 'PERMISSION_DENIED',
  EROFS: 'PERMISSION_DENIED',
  ELOOP: 'FILE_UNSAFE',
  ENOTDIR: 'FILE_UNSAFE',
  EISDIR: 'FILE_UNSAFE',
  ENAMETOOLONG: 'FILE_UNSAFE',
  ENOENT: 'NOT_FOUND',
  EIO: 'SERVICE_ERROR',
  ESTALE: 'SERVICE_ERROR',
  EMFILE: 'SERVICE_ERROR',
  ENFILE: 'SERVICE_ERROR',
};

/** @param place what was worked on, as a person knows it: a path of the folders, never of the content */
export function fileError(error: unknown, place: string): IntegrationError {
  if (error instanceof IntegrationError) return error;
  const code = systemCode(error);
  const failure = (code && BY_CODE[code]) || 'UNEXPECTED';
  return new IntegrationError(failure, `${place}: ${meaning(failure)} (${code ?? String(error)})`, { cause: error });
}

export function systemCode(error: unknown): string | undefined {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

function meaning(failure: FailureCode): string {
  switch (failure) {
    case 'DISK_FULL':
      return 'the disk or the quota is full';
    case 'PERMISSION_DENIED':
      return 'the user that Guardia runs as may not do this here';
    case 'FILE_UNSAFE':
      return 'not a plain file or folder';
    case 'NOT_FOUND':
      return 'does not exist';
    case 'SERVICE_ERROR':
      return 'the file system answered with an error';
    default:
      return 'unexpected';
  }
}
