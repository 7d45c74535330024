import type { HostRule, PostgresRole, PostgresSecurity } from '../../domain/maintenance/security/postgres.js';
import { IntegrationError } from '../integration-error.js';
import type { PostgresOptions, Query } from './connection.js';
import { lookAtPostgres } from './look.js';

const MOST_ROLES = 500;
const MOST_NAMES = 100;

/** Roles, rights and rules, as far as our role may see them. Throws as `withPostgres`. */
export async function postgresSecurity(options: PostgresOptions): Promise<Omit<PostgresSecurity, 'remote'>> {
  return lookAtPostgres(options, async (query) => {
    const [self] = await query<{ connectedAs: string; connectedByTls: boolean; passwordEncryption: string }>(
      `SELECT current_user AS "connectedAs", current_setting('password_encryption') AS "passwordEncryption",
         coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "connectedByTls"`,
    );
    if (!self) throw new IntegrationError('BAD_ANSWER', 'the server does not say who we are');
    const hostRules = await readHostRules(query);
    return {
      ...self,
      roles: await readRoles(query),
      reachServer: await names(
        query,
        `SELECT m.rolname || ' (' || r.rolname || ')' AS name FROM pg_auth_members a
         JOIN pg_roles m ON m.oid = a.member JOIN pg_roles r ON r.oid = a.roleid
         WHERE r.rolname IN ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
           AND m.rolname !~ '^pg_'`,
      ),
      publicSchemas: await names(
        query,
        `SELECT n.nspname AS name FROM pg_namespace n, aclexplode(n.nspacl) a
         WHERE a.grantee = 0 AND a.privilege_type = 'CREATE'`,
      ),
      publicTables: await names(
        query,
        `SELECT DISTINCT n.nspname || '.' || c.relname AS name
         FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
           AND a.grantee = 0 AND a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')`,
      ),
      ...(hostRules && { hostRules }),
    };
  });
}

async function readRoles(query: Query): Promise<readonly PostgresRole[]> {
  const rows = await query<Omit<PostgresRole, 'validUntil'> & { until: Date | null }>(
    `SELECT rolname AS name, rolcanlogin AS "canLogin", rolsuper AS superuser,
       array_remove(ARRAY[CASE WHEN rolcreaterole THEN 'CREATEROLE' END, CASE WHEN rolcreatedb THEN 'CREATEDB' END,
         CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END], NULL) AS rights,
       CASE WHEN isfinite(rolvaliduntil) THEN rolvaliduntil END AS until
     FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY rolname LIMIT ${MOST_ROLES}`,
  );
  return rows.map(({ until, ...role }) => ({ ...role, ...(until && { validUntil: until.toISOString() }) }));
}

/** Undefined where our role may not read them, or the server is older than the view. */
async function readHostRules(query: Query): Promise<readonly HostRule[] | undefined> {
  const [may] = await query<{ read: boolean }>(
    `SELECT coalesce(has_function_privilege(to_regprocedure('pg_hba_file_rules()'), 'EXECUTE')
       AND has_table_privilege(to_regclass('pg_hba_file_rules'), 'SELECT'), false) AS read`,
  );
  if (!may?.read) return undefined;
  return query<HostRule>(
    `SELECT line_number AS line, type, auth_method AS method FROM pg_hba_file_rules
     WHERE error IS NULL AND auth_method IN ('trust', 'password') ORDER BY line_number LIMIT ${MOST_NAMES}`,
  );
}

async function names(query: Query, sql: string): Promise<readonly string[]> {
  return (await query<{ name: string }>(`${sql} ORDER BY 1 LIMIT ${MOST_NAMES}`)).map(({ name }) => name);
}
