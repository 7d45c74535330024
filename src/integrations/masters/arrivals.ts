import type { TableName } from '../../domain/ingestion/layout.js';
import type { Arrivals } from '../../domain/maintenance/configuration.js';
import { lookAtPostgres } from '../postgres/look.js';
import { quoteTable } from './identifiers.js';
import { isoSql } from './present-columns.js';
import type { LedgerPlace } from './replay-ledger.js';

const MOST_MASTERS = 1_000;

/** When a file of each master last came, loaded or refused; none where nothing ever did. Throws as `withPostgres`. */
export async function lastArrivals({ schema, ...options }: LedgerPlace): Promise<readonly Arrivals[]> {
  const loads = quoteTable({ schema, table: 'ingestion_loads' });
  return lookAtPostgres(options, async (query) => {
    const [there] = await query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [loads]);
    if (!there?.exists) return [];
    return query<Arrivals>(
      `SELECT "master", ${isoSql('max("loaded_at")')} AS "lastAt" FROM ${loads}
       WHERE NOT "records_only" GROUP BY "master" ORDER BY "master" LIMIT ${MOST_MASTERS}`,
    );
  });
}

/** Which of these tables exist; one without a schema is looked for in the pipeline's. Throws as `withPostgres`. */
export async function existingTables(
  { schema, ...options }: LedgerPlace,
  tables: readonly TableName[],
): Promise<readonly boolean[]> {
  const names = tables.map((table) => quoteTable({ schema, ...table }));
  const rows = await lookAtPostgres(options, (query) =>
    query<{ exists: boolean }>(
      `SELECT to_regclass(t.name) IS NOT NULL AS exists FROM unnest($1::text[]) WITH ORDINALITY AS t (name, at) ORDER BY at`,
      [names],
    ),
  );
  return rows.map(({ exists }) => exists);
}
