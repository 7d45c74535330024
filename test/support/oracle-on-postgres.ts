import type { Client, DatabaseError } from 'pg';
import type { ManyOptions, OracleSession, RowError } from '../../src/integrations/oracle/gateway.js';

/**
 * A session as Oracle's driver gives one, on PostgreSQL, which knows MERGE as well. It is a stand-in: what it shows is what
 * the statement means, row by row, with rows that fail kept apart; not that Oracle parses it. Only what PostgreSQL spells
 * differently is changed: binds, `FROM dual`, and the third argument of TO_NUMBER.
 */
export function oracleOnPostgres(client: Client): OracleSession & { readonly statements: string[] } {
  const statements: string[] = [];
  let isInTransaction = false;
  return {
    statements,
    async executeMany(sql, rows, options) {
      if (!isInTransaction) await client.query('BEGIN');
      isInTransaction = true;
      const text = toPostgres(sql, options);
      statements.push(text);
      const batchErrors: RowError[] = [];
      for (const [offset, row] of rows.entries()) {
        await client.query('SAVEPOINT one_row');
        await client.query(text, row).then(
          () => client.query('RELEASE one_row'),
          async (error: DatabaseError) => {
            await client.query('ROLLBACK TO one_row');
            batchErrors.push(Object.assign(asOracle(error), { offset }));
          },
        );
      }
      return batchErrors.length > 0 ? { batchErrors } : {};
    },
    async commit() {
      await client.query('COMMIT');
      isInTransaction = false;
    },
  };
}

function toPostgres(sql: string, { bindDefs }: ManyOptions): string {
  return sql
    .replaceAll(' FROM dual', '')
    .replaceAll(/, 'NLS_NUMERIC_CHARACTERS=[^)]*/g, '')
    .replaceAll(/:c(\d+)/g, (_whole, number: string) => {
      const isNumber = bindDefs[Number(number) - 1]?.type === 'DB_TYPE_NUMBER';
      return `$${number}::${isNumber ? 'numeric' : 'text'}`;
    });
}

const ORACLE_NUMBER: Readonly<Record<string, number>> = {
  '23505': 1,
  '23502': 1400,
  '22003': 1438,
  '22001': 12_899,
  '23503': 2291,
  '23514': 2290,
  '40P01': 60,
};

function asOracle(error: DatabaseError): Error {
  const number = ORACLE_NUMBER[error.code ?? ''];
  if (number === undefined) throw error;
  return new Error(`ORA-${String(number).padStart(5, '0')}: ${error.message}`);
}
