import type { CommitOrder } from '../../ingestion/ports.js';
import { IntegrationError } from '../integration-error.js';
import { keysOf } from './ensure-target.js';
import type { Ask } from './masters-client.js';
import { isForeignInsert } from './masters-failure.js';
import { insertEventsSql, insertRowsSql, updateRowsSql } from './merge-sql.js';
import type { MergeOptions } from './merge-sql.js';
import type { TableShape } from './table-shape.js';

/** Characters of the content's hash in an event's id. */
const EVENT_HASH = 16;
/** Where only one row in so many has an event, the others are not compared again. */
const FEW_FACTOR = 4;

export interface MergePlan {
  readonly loadId: number;
  /** How often this content was loaded before. */
  readonly againNumber: number;
  readonly rowsLoaded: number;
  readonly target: TableShape;
}

export interface Merged {
  readonly inserted: number;
  readonly updated: number;
  readonly events: number;
}

/**
 * Staged rows to their target, and an event to the outbox for each that is new or changed there; rows that are the same are
 * only read. Three statements that go over the tables once each, whatever their size.
 */
export async function mergeStaged(ask: Ask, order: CommitOrder, plan: MergePlan): Promise<Merged> {
  const { layout, hash, date, again, corrects } = order;
  const { loadId, againNumber, rowsLoaded, target } = plan;
  const options: MergeOptions = { hash, target, keepsNewer: (again ?? false) || corrects !== undefined };
  const eventIds = `${layout.name}/${hash.slice(0, EVENT_HASH)}/${againNumber}/`;
  const dates = options.keepsNewer ? [date] : [];
  const events = (await ask(insertEventsSql(layout, options), [loadId, eventIds, ...dates])).count;
  if (events === 0) return { inserted: 0, updated: 0, events };
  const found = { ...options, byEvents: events * FEW_FACTOR < rowsLoaded };
  const write = async (sql: string): Promise<number> => (await ask(sql, [loadId, date])).count;
  const inserted = await write(insertRowsSql(layout, found)).catch((error: unknown) => {
    throw isForeignInsert(error, keysOf(layout, target)) ? interfered(layout.name) : error;
  });
  const updated = inserted < events ? await write(updateRowsSql(layout, found)) : 0;
  // One event for each row that changed, and none for any other: whoever else wrote between the statements is waited out.
  if (inserted + updated !== events) throw interfered(layout.name);
  return { inserted, updated, events };
}

function interfered(master: string): IntegrationError {
  return new IntegrationError(
    'SERVICE_ERROR',
    `another program wrote to the table of ${master} while it was being loaded`,
  );
}
