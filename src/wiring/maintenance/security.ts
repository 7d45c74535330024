import type { ReviewSecurityPorts } from '../../activities/maintenance/review-security.js';
import { isLoopback } from '../../documents/addresses.schema.js';
import { IntegrationError } from '../../integrations/integration-error.js';
import { postgresSecurity } from '../../integrations/postgres/security.js';
import { readCertificate } from '../../integrations/tls/certificate.js';
import type { OpenedParts } from '../activities.js';
import { exposuresOf } from './exposures.js';
import { rotationPorts } from './rotation.js';
import { tlsPlaces } from './tls-places.js';

const HANDSHAKE_MS = 5_000;

export function securityPorts(
  parts: Pick<OpenedParts, 'settings' | 'documents' | 'operation' | 'store'>,
): ReviewSecurityPorts {
  const { settings, documents, operation, store } = parts;
  const { credentials } = rotationPorts(parts);
  return {
    servers: {
      list: (mode) =>
        operation
          .facts(mode)
          .filter(({ kind }) => kind === 'postgres')
          .map(({ name, lab }) => ({ name, lab })),
      async look(service, mode, signal) {
        const { timeoutMs, missingVariables } = operation.service(service, mode);
        // A lab that does not stand has no address either.
        const url =
          missingVariables.length > 0 ? undefined : await operation.databaseUrl(service, mode).catch(() => undefined);
        if (url === undefined)
          throw new IntegrationError('CONFIG_INVALID', `nothing says how to reach service "${service}"`);
        const seen = await postgresSecurity({ url, timeoutMs, signal });
        return { ...seen, remote: !isLoopback(new URL(url).hostname || 'localhost') };
      },
    },
    certificates: {
      places: (mode) => (mode === 'simulation' ? [] : tlsPlaces(documents.current())),
      read: (place, signal) => readCertificate(place, { timeoutMs: HANDSHAKE_MS, signal }),
    },
    exposures: () => exposuresOf(documents.current(), settings),
    credentials: (signal) => credentials.all(signal),
    lastDone: (keys) => store.tasks.lastDone(keys),
  };
}
