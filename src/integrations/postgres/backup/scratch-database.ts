import { randomBytes } from 'node:crypto';
import { IntegrationError } from '../../integration-error.js';
import { withPostgres } from '../connection.js';
import type { Query } from '../connection.js';
import { databaseUrl, longSession, tagOf } from './place.js';
import type { Attempt, BackupPlace } from './place.js';

const PREFIX = 'guardia_verify_';

/** What a database needs to be like another; some of it only newer servers know. */
interface DatabaseKind {
  readonly encoding: string;
  readonly datcollate: string;
  readonly datctype: string;
  readonly datlocprovider?: string;
  readonly datlocale?: string | null;
  readonly daticulocale?: string | null;
}

/** A database on the same server into which a backup is restored, and which is dropped whatever happens. */
export async function withScratchDatabase<Result>(
  place: BackupPlace,
  { signal }: Attempt,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const name = `${PREFIX}${tagOf(place)}_${randomBytes(4).toString('hex')}`;
  await withPostgres(longSession(place, signal), async (query) => query(await createSql(query, name)));
  try {
    return await use(databaseUrl(place.url, name));
  } finally {
    // Where the attempt was cancelled too, and bounded, because what is left behind is found by the next attempt.
    const dropping = { ...longSession(place, signal), signal: undefined, timeoutMs: DROP_TIMEOUT_MS };
    await withPostgres(dropping, (query) => drop(query, name)).catch(() => undefined);
  }
}

/** Drops what killed attempts left, and ends their sessions, which may go on without them. Gives how many databases. */
export async function dropLeftovers(place: BackupPlace, { signal }: Attempt): Promise<number> {
  return withPostgres(longSession(place, signal), async (query) => {
    await query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = current_setting('application_name') AND pid <> pg_backend_pid()`,
    );
    const left = await query<{ name: string }>(
      `SELECT datname AS "name" FROM pg_database WHERE starts_with(datname, $1) ORDER BY 1`,
      [`${PREFIX}${tagOf(place)}_`],
    );
    for (const { name } of left) await drop(query, name);
    return left.length;
  });
}

const DROP_TIMEOUT_MS = 60_000;

async function drop(query: Query, name: string): Promise<void> {
  // Workers of autovacuum hold it up for a moment, and on servers before 13 nothing forces a drop.
  await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()`, [
    name,
  ]);
  const [server] = await query<{ major: number }>(`SELECT current_setting('server_version_num')::int / 10000 AS major`);
  await query(`DROP DATABASE IF EXISTS ${quoted(name)}${(server?.major ?? 0) >= 13 ? ' WITH (FORCE)' : ''}`);
}

async function createSql(query: Query, name: string): Promise<string> {
  const [row] = await query<{ kind: DatabaseKind }>(
    `SELECT to_jsonb(d) || jsonb_build_object('encoding', pg_encoding_to_char(d.encoding)) AS "kind"
     FROM pg_database d WHERE datname = current_database()`,
  );
  if (!row) throw new IntegrationError('BAD_ANSWER', 'the server does not describe its database');
  const { encoding, datcollate, datctype, datlocprovider, datlocale, daticulocale } = row.kind;
  const locale = datlocale ?? daticulocale;
  const options = [
    `ENCODING ${literal(encoding)} LC_COLLATE ${literal(datcollate)} LC_CTYPE ${literal(datctype)}`,
    ...(datlocprovider === 'i' && locale ? [`LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale)}`] : []),
    ...(datlocprovider === 'b' && locale ? [`LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(locale)}`] : []),
    ...(datlocprovider === 'c' ? ['LOCALE_PROVIDER libc'] : []),
  ];
  return `CREATE DATABASE ${quoted(name)} TEMPLATE template0 ${options.join(' ')}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
