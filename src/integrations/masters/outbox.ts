import type { OutboxEvent } from '../../domain/ingestion/event.js';
import type { Language } from '../../messages/language.js';
import { IntegrationError } from '../integration-error.js';
import { logRows } from './error-log.js';
import type { ErrorContext } from './error-log.js';
import type { Ask } from './masters-client.js';
import { isoSql } from './present-columns.js';
import { inTransaction } from './session.js';

/**
 * Events of a load after `afterN`, in order. The range is closed at both ends, which their numbering without gaps allows: with a
 * limit alone, a table that was not analysed since the load is read to its end, and sorted, for each batch. What all events of
 * a load have in common is sent once.
 *
 * @throws IntegrationError DATA_REFUSED where one is missing between others
 */
export async function readEvents(
  ask: Ask,
  loadId: number,
  afterN: number,
  limit: number,
): Promise<readonly OutboxEvent[]> {
  const { rows } = await ask<StoredRow>(
    `SELECT "n", "event_id" AS "id", "kind", "entity_key" AS "entityKey", "data"::text AS "json",
            CASE WHEN "n" = $2::int8 + 1 THEN "master" END AS "master",
            CASE WHEN "n" = $2::int8 + 1 THEN ${isoSql('"time"')} END AS "time"
     FROM "outbox" WHERE "load_id" = $1 AND "n" > $2::int8 AND "n" <= $2::int8 + $3::int8 ORDER BY "n"`,
    [loadId, afterN, limit],
  );
  const [first] = rows;
  if (!first) return [];
  const { master, time } = first;
  if (master === null || time === null || rows.at(-1)?.n !== afterN + rows.length) {
    throw new IntegrationError('DATA_REFUSED', `the outbox lacks events of load ${loadId} after number ${afterN}`);
  }
  return rows.map((row) => new StoredEvent(row, { loadId, master, time }));
}

interface StoredRow extends Pick<OutboxEvent, 'n' | 'id' | 'kind' | 'entityKey'> {
  readonly json: string;
  /** Of the first. */
  readonly master: string | null;
  readonly time: string | null;
}

/** Kafka takes the text as it stands in the outbox, so only who asks for the data pays for reading it. */
class StoredEvent implements OutboxEvent {
  readonly loadId: number;
  readonly n: number;
  readonly id: string;
  readonly master: string;
  readonly kind: OutboxEvent['kind'];
  readonly entityKey: string;
  readonly time: string;
  readonly json: string;
  #data: OutboxEvent['data'] | undefined;

  constructor(
    { n, id, kind, entityKey, json }: StoredRow,
    { loadId, master, time }: Pick<OutboxEvent, 'loadId' | 'master' | 'time'>,
  ) {
    this.loadId = loadId;
    this.n = n;
    this.id = id;
    this.master = master;
    this.kind = kind;
    this.entityKey = entityKey;
    this.time = time;
    this.json = json;
  }

  get data(): OutboxEvent['data'] {
    return (this.#data ??= JSON.parse(this.json) as OutboxEvent['data']);
  }
}

/** A row that Oracle did not take: its event's place, and what Oracle said. */
export interface RefusedRow {
  readonly n: number;
  readonly code: string;
  readonly message: string;
}

/** To error_log; a row that is there already for the same entity of the same load is not written again. */
export async function rejectFromOracle(
  ask: Ask,
  schema: string,
  language: Language,
  loadId: number,
  refused: readonly RefusedRow[],
): Promise<void> {
  await inTransaction(ask, async () => {
    const { rows } = await ask<Omit<ErrorContext, 'schema' | 'language' | 'loadId'>>(
      `SELECT "master", "file_name" AS "file", "file_hash" AS "hash", "run_id" AS "runId", "fecha_proceso" AS "date"
       FROM "ingestion_loads" WHERE "load_id" = $1 FOR UPDATE`,
      [loadId],
    );
    const [load] = rows;
    if (!load) return;
    await logRows(
      ask,
      { ...load, schema, language, loadId },
      `(SELECT 'refused_by_oracle' AS "fault", NULL::int8 AS "line_number", NULL::text AS "field", x.code AS "value",
          x.message AS "expected", o."entity_key", NULL::text AS "record", NULL::jsonb AS "others", o."n"
        FROM unnest($9::int8[], $10::text[], $11::text[]) AS x (n, code, message)
        JOIN "outbox" o ON o."load_id" = $3 AND o."n" = x.n) AS r`,
      `WHERE NOT EXISTS (SELECT 1 FROM "error_log" e WHERE e."load_id" = $3 AND e."error_type" = 'refused_by_oracle'
                         AND e."entity_key" = r."entity_key") ORDER BY r."n"`,
      [refused.map(({ n }) => n), refused.map(({ code }) => code), refused.map(({ message }) => message)],
    );
  });
}
