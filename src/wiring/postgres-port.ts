import type { InterruptionPort } from '../activities/actions/postgres-deeds.js';
import type { PostgresPort } from '../activities/actions/postgres.js';
import type { Mode } from '../domain/incident.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { postgresActivity } from '../integrations/postgres/activity.js';
import { connectionUse } from '../integrations/postgres/connection-use.js';
import type { PostgresOptions } from '../integrations/postgres/connection.js';
import { databaseSize } from '../integrations/postgres/database-size.js';
import { interruptSession } from '../integrations/postgres/interrupt-session.js';
import { lockWaits } from '../integrations/postgres/lock-waits.js';
import { statementTimes } from '../integrations/postgres/statement-times.js';
import type { Operation } from './services.js';

/** The operation's PostgreSQL servers, each by the address and within the time that its service says. */
export function postgresPort(operation: Addresses): PostgresPort & InterruptionPort {
  const reach = (name: string, mode: Mode, signal: AbortSignal) => reachPostgres(operation, name, mode, signal);
  return {
    activity: async (...at) => postgresActivity(await reach(...at)),
    connections: async (...at) => connectionUse(await reach(...at)),
    statements: async (...at) => statementTimes(await reach(...at)),
    lockWaits: async (...at) => lockWaits(await reach(...at)),
    size: async (...at) => databaseSize(await reach(...at)),
    interrupt: async (service, mode, { how, session }, signal) =>
      interruptSession(await reach(service, mode, signal), how, session),
  };
}

type Addresses = Pick<Operation, 'service' | 'databaseUrl'>;

/** @throws IntegrationError CONFIG_INVALID where the service is none, or nothing says where it is */
export async function reachPostgres(
  operation: Addresses,
  name: string,
  mode: Mode,
  signal: AbortSignal,
): Promise<PostgresOptions> {
  const { kind, timeoutMs, missingVariables } = operation.service(name, mode);
  if (kind !== 'postgres')
    throw new IntegrationError('CONFIG_INVALID', `service "${name}" is of kind ${kind}, and postgres is needed`);
  // A lab that does not stand has no address either.
  const url = missingVariables.length > 0 ? undefined : await operation.databaseUrl(name, mode).catch(() => undefined);
  if (url === undefined) throw new IntegrationError('CONFIG_INVALID', `nothing says how to reach service "${name}"`);
  return { url, timeoutMs, signal };
}
