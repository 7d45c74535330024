import type { Layout } from '../../domain/ingestion/layout.js';
import type { OutboxEvent } from '../../domain/ingestion/event.js';
import type { BindType } from './binds.js';
import { failureCode, oracleCode, wordsOf } from './failure.js';
import { mergeStatement } from './merge-sql.js';
import type { MergeStatement } from './merge-sql.js';

/** The part of a connection that a MERGE needs: the driver's, or a stand-in that keeps the same promises. */
export interface OracleSession {
  /** Runs the statement for each row, in order. Rows that fail are in `batchErrors`; the others are done, uncommitted. */
  executeMany(
    sql: string,
    rows: BindRows,
    options: ManyOptions,
  ): Promise<{ readonly batchErrors?: readonly RowError[] }>;
  commit(): Promise<void>;
}
export type BindRows = (string | number | null)[][];
export interface ManyOptions {
  readonly bindDefs: readonly BindDef[];
  readonly batchErrors: true;
  readonly autoCommit: false;
}
export interface BindDef {
  readonly type: BindType;
  readonly maxSize?: number;
}
export interface RowError extends Error {
  /** The row's index in the batch. */
  readonly offset?: number | undefined;
}

export interface RefusedEvent {
  readonly n: number;
  /** `ORA-12899` */
  readonly code: string;
  readonly message: string;
}

/** Rows of one round trip; a whole load is thousands of them in one transaction. */
export const MOST_ROWS_PER_BATCH = 1_000;

/**
 * Merges the events of one master in their order and commits once. Rows that Oracle refuses for their values are returned
 * and keep no other out; any other fault of a row (a deadlock, a full disk) is the batch's, and is thrown as the driver threw it.
 */
export async function mergeEvents(
  session: OracleSession,
  layout: Layout,
  events: readonly OutboxEvent[],
): Promise<{ readonly merged: number; readonly refused: readonly RefusedEvent[] }> {
  const statement = mergeStatement(layout);
  const refused: RefusedEvent[] = [];
  for (let from = 0; from < events.length; from += MOST_ROWS_PER_BATCH) {
    refused.push(...(await mergeBatch(session, statement, events.slice(from, from + MOST_ROWS_PER_BATCH))));
  }
  await session.commit();
  return { merged: events.length - refused.length, refused };
}

async function mergeBatch(
  session: OracleSession,
  statement: MergeStatement,
  events: readonly OutboxEvent[],
): Promise<readonly RefusedEvent[]> {
  const rows = events.map(({ data }) => statement.binds.map((bind) => bind.value(data[bind.field])));
  const options = { bindDefs: bindDefs(statement, rows), batchErrors: true, autoCommit: false } as const;
  try {
    const { batchErrors = [] } = await session.executeMany(statement.sql, rows, options);
    return batchErrors.map((error) => refusal(events[error.offset ?? -1], error));
  } catch (error) {
    if (failureCode(error) !== 'DATA_REFUSED') throw error;
    if (events.length === 1) return [refusal(events[0], error)];
    // Where one row fails the statement as a whole, halves find it. What the first try did is done again, in order.
    const middle = Math.ceil(events.length / 2);
    const first = await mergeBatch(session, statement, events.slice(0, middle));
    return [...first, ...(await mergeBatch(session, statement, events.slice(middle)))];
  }
}

/** As the layout says. A value that is wider all the same (its layout was wider then) is sent whole, and Oracle judges it. */
export function bindDefs({ binds }: MergeStatement, rows: BindRows): readonly BindDef[] {
  return binds.map(({ type, maxSize }, index) => {
    if (maxSize === undefined) return { type };
    const bytes = rows.map((row) => (typeof row[index] === 'string' ? Buffer.byteLength(row[index]) : 0));
    return { type, maxSize: bytes.reduce((widest, size) => Math.max(widest, size), maxSize) };
  });
}

function refusal(event: OutboxEvent | undefined, error: unknown): RefusedEvent {
  if (!event || failureCode(error) !== 'DATA_REFUSED') throw error;
  return { n: event.n, code: oracleCode(error) ?? 'ORA-00000', message: wordsOf(error) };
}
