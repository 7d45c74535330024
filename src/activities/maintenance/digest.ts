import type { Mode } from '../../domain/incident.js';
import { businessDate } from '../../domain/ingestion/names.js';
import { lastDates, openLine, quietLine, returningErrors } from '../../domain/maintenance/digest.js';
import type {
  AlertCounts,
  ErrorsOfDay,
  OpenIncident,
  QuietRepair,
  ReturningError,
} from '../../domain/maintenance/digest.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import type { MaintenanceTask } from './task.js';

/** Each throws an error with a code. */
export interface DigestPorts {
  readonly openIncidents: () => Promise<readonly OpenIncident[]>;
  readonly alerts: (since: string) => Promise<AlertCounts>;
  readonly quietRepairs: (since: string) => Promise<readonly QuietRepair[]>;
  /** IANA: on whose clock error_log has its dates. */
  readonly timeZone: () => string;
  /** Of one day, `YYYY-MM-DD`, of the masters' error_log. */
  readonly errorsOf: (date: string, mode: Mode) => Promise<ErrorsOfDay['groups']>;
}

/** Whether an error comes back shows over days, however short the digest looks back. */
const DAYS = 7;
const MOST_OF_EACH = 25;

/** What a person reads in the morning. A part that cannot be had is said, and the others are there all the same. */
export function digest(ports: DigestPorts): MaintenanceTask<'digest'> {
  return {
    async plan({ params, startedAt, mode, onProgress }) {
      const since = new Date(Date.parse(startedAt) - params.lookBackMs).toISOString();
      const open = await part('open_incidents', () => ports.openIncidents());
      const alerts = await part('alerts', () => ports.alerts(since));
      const quiet = await part('quiet_repairs', () => ports.quietRepairs(since));
      const returning = await part('returning_errors', async () => {
        const days: ErrorsOfDay[] = [];
        for (const date of lastDates(businessDate(startedAt, ports.timeZone()), DAYS)) {
          onProgress(date);
          days.push({ date, groups: await ports.errorsOf(date, mode) });
        }
        return returningErrors(days);
      });
      const lines = [
        ...openLines(open, Date.parse(startedAt)),
        ...said(alerts, (counts) => alertLines(counts, since)),
        ...said(quiet, (repairs) => listed(repairs, quietLine, line('nothing_repaired_quietly', { since }))),
        ...said(returning, (errors) => listed(errors, returningLine, line('no_returning_errors', { daysCount: DAYS }))),
      ];
      return {
        lines: withinMost(lines),
        figures: {
          ...('found' in open && { openIncidentsCount: open.found.length }),
          ...('found' in alerts && { openedIncidentsCount: sumOf(alerts.found) }),
          ...('found' in quiet && { quietRepairsCount: quiet.found.length }),
          ...('found' in returning && { returningErrorsCount: returning.found.length }),
        },
      };
    },
  };
}

type Part<Found> = { readonly found: Found } | { readonly missing: TaskLine };

async function part<Found>(name: string, look: () => Promise<Found>): Promise<Part<Found>> {
  try {
    return { found: await look() };
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return {
      missing: attention('digest_part_missing', { part: name, code: typeof code === 'string' ? code : 'UNEXPECTED' }),
    };
  }
}

function said<Found>(of: Part<Found>, say: (found: Found) => readonly TaskLine[]): readonly TaskLine[] {
  return 'found' in of ? say(of.found) : [of.missing];
}

function listed<Item>(items: readonly Item[], say: (item: Item) => TaskLine, none: TaskLine): readonly TaskLine[] {
  if (items.length === 0) return [none];
  const more = items.length - MOST_OF_EACH;
  return [...items.slice(0, MOST_OF_EACH).map(say), ...(more > 0 ? [line('lines_left_out', { leftCount: more })] : [])];
}

function openLines(open: Part<readonly OpenIncident[]>, nowMs: number): readonly TaskLine[] {
  return said(open, (incidents) =>
    listed(incidents, (incident) => openLine(incident, nowMs), line('no_open_incidents')),
  );
}

function alertLines({ opened, openedNothing }: AlertCounts, since: string): readonly TaskLine[] {
  const bySource = opened.map(({ source, incidents, repeats }) =>
    line('alerts_from', { source, incidentsCount: incidents, repeatsCount: repeats, since }),
  );
  const noted = openedNothing > 0 ? [line('alerts_opened_nothing', { alertsCount: openedNothing, since })] : [];
  return bySource.length + noted.length > 0 ? [...bySource, ...noted] : [line('no_alerts', { since })];
}

function returningLine({ type, master, field, daysCount, rowsCount, lastDate }: ReturningError): TaskLine {
  return attention('error_returns', { type, master, field, daysCount, rowsCount, lastDate });
}

function sumOf({ opened }: AlertCounts): number {
  return opened.reduce((sum, { incidents }) => sum + incidents, 0);
}
