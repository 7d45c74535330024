import type { RotatePasswordsPorts } from '../../activities/maintenance/rotate-passwords.js';
import { passwordExpiry } from '../../integrations/postgres/password-expiry.js';
import type { OpenedParts } from '../activities.js';
import { configuredCredentials } from './credentials.js';

/** A server that does not say until when a password is valid, or does not answer, is no reason to put off a rotation. */
export function rotationPorts({
  settings,
  documents,
  operation,
  store,
}: Pick<OpenedParts, 'settings' | 'documents' | 'operation' | 'store'>): RotatePasswordsPorts {
  return {
    credentials: {
      zone: () => documents.current().timeZone,
      hasRole: (role) => documents.current().roles.has(role),
      all: (signal) =>
        Promise.all(
          configuredCredentials(documents.current(), settings).map(async ({ service, ...credential }) => {
            if (service === undefined || credential.at !== 'postgres') return credential;
            const { timeoutMs } = operation.service(service, 'live');
            const url = await operation.databaseUrl(service, 'live');
            if (url === undefined) return credential;
            const validUntil = await passwordExpiry({ url, timeoutMs, signal }).catch(() => undefined);
            return { ...credential, ...(validUntil !== undefined && { validUntil }) };
          }),
        ),
    },
    tasks: store.tasks,
  };
}
