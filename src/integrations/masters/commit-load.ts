import type { FailureCode } from '../../domain/failures.js';
import type { CommitOrder, LoadRecord } from '../../ingestion/ports.js';
import type { Language } from '../../messages/language.js';
import { IntegrationError } from '../integration-error.js';
import { writeAudit } from './audit-log.js';
import { logRejects, logRejectsAgain, markCorrected } from './error-log.js';
import { judgeStaged, notWhole } from './judge-staged.js';
import { findLoad, loadsOfContent } from './ledger.js';
import type { Ask } from './masters-client.js';
import { mergeStaged } from './merge-staged.js';
import type { Merged } from './merge-staged.js';
import { inTransaction } from './session.js';
import type { Sessions } from './session.js';
import { dropStagingSql } from './staging-sql.js';
import { readShape } from './table-shape.js';
import type { TableShape } from './table-shape.js';

/** Ten million rows take minutes; a server that is stopped in the middle is left after this. */
const STATEMENT_TIMEOUT_MS = 30 * 60_000;
/** Failures that nothing but another content, or more room, helps against. */
const OF_THE_CONTENT: readonly string[] = ['DATA_REFUSED', 'DISK_FULL'] satisfies readonly FailureCode[];

/**
 * Merges what was staged, as one transaction: the target, its events, error_log, the ledger and audit_log have all of it or
 * nothing. Done again after any death it finds its load in the ledger, and gives that.
 *
 * @throws IntegrationError DATA_REFUSED, DISK_FULL, CONFIG_INVALID (a table is missing: `prepare` first), SERVICE_ERROR where
 *   the staging tables are not whole (a server that died empties them), and as `toMastersError`
 */
export async function commitLoad(sessions: Sessions, language: Language, order: CommitOrder): Promise<LoadRecord> {
  try {
    return await sessions.alone({ statementTimeoutMs: STATEMENT_TIMEOUT_MS, withData: true }, (ask) =>
      inTransaction(ask, () => new Commit(ask, sessions.database.schema, language, order).run()),
    );
  } catch (error) {
    if (error instanceof IntegrationError && OF_THE_CONTENT.includes(error.code))
      await dropStaging(sessions, order.hash);
    throw error;
  }
}

/** Whoever tries again begins with the file; until then the tables would only take room, on a disk that may be full. */
async function dropStaging(sessions: Sessions, hash: string): Promise<void> {
  await sessions.briefly((ask) => ask(dropStagingSql(hash))).catch(() => undefined);
}

/** What became of the records that were staged. */
interface Counts extends Merged {
  readonly rowsLoaded: number;
  readonly rowsRejected: number;
}

class Commit {
  readonly #ask: Ask;
  readonly #schema: string;
  readonly #language: Language;
  readonly #order: CommitOrder;

  constructor(ask: Ask, schema: string, language: Language, order: CommitOrder) {
    this.#ask = ask;
    this.#schema = schema;
    this.#language = language;
    this.#order = order;
  }

  async run(): Promise<LoadRecord> {
    const { layout, hash, again, runId, rowsRead } = this.#order;
    await this.#settings();
    // Loads of one master commit one after the other, so that their ids are in the order in which rows changed.
    await this.#ask('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `guardia/master/${this.#schema}/${layout.name}`,
    ]);
    const known = await findLoad(this.#ask, layout.name, hash);
    if (known && (!again || known.runId === runId)) {
      await this.#ask(dropStagingSql(hash));
      return known;
    }
    const earlier = again ? await loadsOfContent(this.#ask, layout.name, hash) : [];
    const target = await this.#target();
    const rowsRejected = await judgeStaged(this.#ask, this.#order, target);
    const rowsLoaded = rowsRead - rowsRejected;
    const loadId = await this.#newLoadId();
    const plan = { loadId, againNumber: earlier.length, rowsLoaded, target };
    const counts = { rowsLoaded, rowsRejected, ...(await mergeStaged(this.#ask, this.#order, plan)) };
    await this.#log(loadId, earlier, counts);
    await this.#write(loadId, earlier.length, counts);
    await this.#ask(dropStagingSql(hash));
    const load = await findLoad(this.#ask, layout.name, hash);
    if (!load) throw new Error('the ledger does not have the load that was just written to it');
    return load;
  }

  async #settings(): Promise<void> {
    await this.#ask(
      `SELECT set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, true),
              set_config('statement_timeout', $1, true), set_config('lock_timeout', '0', true),
              set_config('idle_in_transaction_session_timeout', '120000', true),
              set_config('work_mem', '64MB', true), set_config('jit', 'off', true),
              set_config('enable_mergejoin', 'off', true), set_config('synchronize_seqscans', 'off', true)`,
      [String(STATEMENT_TIMEOUT_MS)],
    );
  }

  async #target(): Promise<TableShape> {
    const { target, name } = this.#order.layout;
    const shape = await readShape(this.#ask, target.schema ?? this.#schema, target.table);
    if (shape) return shape;
    throw new IntegrationError('CONFIG_INVALID', `the table of ${name} is not there: it was not prepared`);
  }

  async #newLoadId(): Promise<number> {
    const { rows } = await this.#ask<{ id: number }>(
      `SELECT nextval(pg_get_serial_sequence('ingestion_loads', 'load_id')) AS id`,
    );
    return rows[0]?.id ?? NaN;
  }

  async #log(loadId: number, earlier: readonly number[], counts: Counts): Promise<void> {
    const { layout, hash, file, runId, date, again, corrects } = this.#order;
    const context = {
      schema: this.#schema,
      language: this.#language,
      master: layout.name,
      file,
      hash,
      runId,
      date,
      loadId,
    };
    const logged =
      again && earlier.length > 0
        ? await logRejectsAgain(this.#ask, context, earlier)
        : await logRejects(this.#ask, context);
    if (logged !== counts.rowsRejected)
      throw notWhole(`gave ${logged} rows to error_log instead of ${counts.rowsRejected}`);
    if (!again) await markCorrected(this.#ask, layout, context, corrects ? corrects.file : file);
  }

  async #write(loadId: number, againNumber: number, counts: Counts): Promise<void> {
    const { layout, hash, file, bytes, runId, date, by, rowsRead, from, to, corrects } = this.#order;
    const { rowsLoaded, rowsRejected, inserted, updated, events } = counts;
    const unchanged = rowsLoaded - events;
    await this.#ask(
      `INSERT INTO "ingestion_loads" ("load_id", "run_id", "fecha_proceso", "master", "file_name", "file_hash", "bytes",
         "layout_version", "state", "again_number", "records_only", "for_oracle", "rows_read", "rows_loaded", "rows_rejected",
         "inserted", "updated", "unchanged", "events", "started_at", "loaded_at")
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'loaded', $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, now(), clock_timestamp())`,
      [
        ...[loadId, runId, date, layout.name, file, hash, bytes, layout.version, againNumber],
        ...[corrects !== undefined, layout.oracle !== undefined],
        ...[rowsRead, rowsLoaded, rowsRejected, inserted, updated, unchanged, events],
      ],
    );
    await writeAudit(this.#ask, this.#schema, {
      ...{ who: by, action: 'file_loaded', runId, loadId, master: layout.name, file, hash, from, to },
      ...{ rowsIn: rowsRead, rowsOut: rowsLoaded },
      detail: { inserted, updated, unchanged, rejected: rowsRejected, ...(againNumber > 0 && { again: againNumber }) },
    });
  }
}
