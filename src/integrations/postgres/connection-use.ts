import type { ConnectionUse } from '../../domain/postgres/connections.js';
import { IntegrationError } from '../integration-error.js';
import type { PostgresOptions } from './connection.js';
import { lookAtPostgres } from './look.js';
import { IS_CLIENT } from './session-sql.js';

/**
 * How many connections are taken, of how many. Throws as `withPostgres`; where no slot is left for us either, that is a
 * PostgresError of state 53300.
 */
export async function connectionUse(options: PostgresOptions): Promise<ConnectionUse> {
  const [row] = await lookAtPostgres(options, (query) =>
    query<Omit<ConnectionUse, 'databaseLimit'> & { readonly databaseLimit: number }>(USE),
  );
  if (!row) throw new IntegrationError('BAD_ANSWER', 'the server does not say how many connections it has');
  const { databaseLimit, ...use } = row;
  return { ...use, ...(databaseLimit >= 0 && { databaseLimit }) };
}

/** A setting that this version does not have is null (`reserved_connections` came with 16). */
const USE = `
  WITH clients AS (
    SELECT datname, state, backend_type FROM pg_stat_activity
    WHERE ${IS_CLIENT}
  )
  SELECT count(*)::int AS used,
         current_setting('max_connections')::int AS max,
         current_setting('superuser_reserved_connections')::int
           + coalesce(current_setting('reserved_connections', true)::int, 0) AS reserved,
         count(*) FILTER (WHERE state = 'active')::int AS active,
         count(*) FILTER (WHERE state LIKE 'idle in transaction%')::int AS "idleInTransaction",
         count(*) FILTER (WHERE backend_type IS NULL)::int AS hidden,
         current_database() AS database,
         count(*) FILTER (WHERE datname = current_database())::int AS "databaseUsed",
         (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS "databaseLimit"
  FROM clients`;
