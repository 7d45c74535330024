import type { IngestionView } from '../domain/ingestion/run.js';
import type { WriteAudit } from './desk-audit.js';
import { dagRuns } from './desk-dag.js';
import { dateOf } from './desk-dates.js';
import { DeskError } from './desk-error.js';
import type { DeskWatch, RunAnswer, RunOrder } from './desk-orders.js';
import type { DeskPorts } from './desk-ports.js';
import { refuseArchived } from './desk-archived.js';
import { ownRuns } from './desk-runs.js';
import type { OwnRuns, AskedRun } from './desk-runs.js';
import type { AuditEntry } from './ports.js';

export interface StartOptions {
  /** Whether the deed is still to be done after a run that was joined has ended; where absent, joining is enough. */
  readonly stillNeeded?: (ended: IngestionView) => Promise<boolean>;
  readonly onlyEvents?: boolean;
  /** With `observe`: clear the failed tasks of the date's run, or trigger a run that sees what was just put there. */
  readonly dag?: 'clear' | 'afterRunning';
  readonly detail?: Partial<AuditEntry>;
}

/** Starts runs for all deeds, whoever's they are, and writes down that they were asked for. */
export interface Starter {
  readonly own: OwnRuns;
  /** Throws DeskError `bad_date`, `unknown_master`, `archived`. */
  run(action: string, order: RunOrder, watch?: DeskWatch, options?: StartOptions): Promise<RunAnswer>;
}

export function createStarter(ports: DeskPorts, audit: WriteAudit): Starter {
  const own = ownRuns(ports, ports.runner === 'airflow' ? 'airflow' : 'guardia');

  async function ask(wish: AskedRun, watch: DeskWatch | undefined, options: StartOptions): Promise<RunAnswer> {
    if (ports.runner === 'observe') {
      const dag = dagRuns(ports);
      const answer = await (options.dag === 'clear' ? dag.rerun(wish) : dag.trigger(wish, options.dag));
      return watch ? dag.waitFor(answer, watch) : answer;
    }
    if (!watch) return own.start(wish);
    return own.startAndWait(wish, watch, options.stillNeeded ?? (async () => false));
  }

  async function checkMasters(asked: readonly string[] = []): Promise<void> {
    if (asked.length === 0 || ports.runner === 'observe') return;
    const known = [...(await ports.station()).layouts.keys()];
    const master = asked.find((name) => !known.includes(name));
    if (master !== undefined) throw new DeskError('unknown_master', { master, known });
  }

  return {
    own,
    async run(action, order, watch, options = {}) {
      const wish = wishOf(order, dateOf(order.date, ports.nowMs(), ports.timeZone), options);
      // Written when it is asked for: a run may take an hour, and what happened must be known although nobody waited for it.
      const entry = (): AuditEntry => ({
        who: order.by,
        action,
        ...options.detail,
        detail: {
          ...options.detail?.detail,
          date: wish.date,
          reason: wish.reason,
          ...(wish.masters && { masters: wish.masters.join(' ') }),
          ...(wish.files && { files: wish.files.join(' ') }),
          ...(wish.again && { again: true }),
        },
      });
      await checkMasters(wish.masters);
      if (wish.again && ports.runner !== 'observe') await refuseArchived(await ports.station(), wish);
      // Side by side: a database that does not answer must not keep a run from starting.
      const auditing = audit(entry());
      const answer = await ask(wish, watch, options);
      const unaudited = await auditing;
      return unaudited === undefined ? answer : { ...answer, unaudited };
    },
  };
}

function wishOf(order: RunOrder, date: string, { onlyEvents }: StartOptions): AskedRun {
  const { by, reason = 'person', masters, files, again, waitForMasters } = order;
  return {
    date,
    reason,
    by,
    ...(masters && masters.length > 0 && { masters }),
    ...(files && files.length > 0 && { files }),
    ...(again && { again }),
    ...(waitForMasters && { waitForMasters }),
    ...(onlyEvents && { onlyEvents }),
  };
}
