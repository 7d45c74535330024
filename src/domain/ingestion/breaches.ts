import type { FailureCode } from '../failures.js';
import type { FileProblem } from './faults.js';
import type { FileResult, IngestionView, Outlet, QualityReport, StageName } from './run.js';

/** Why a run tells the door of incidents; the words are made at the edges. */
export type BreachFact =
  | { readonly type: 'invalid_file'; readonly subject: string; readonly problem: FileProblem | undefined }
  | {
      readonly type: 'data_quality_degradation';
      readonly subject: string;
      readonly file: string;
      readonly rowsRead: number;
      readonly rowsRejected: number;
      readonly quality: QualityReport;
    }
  | { readonly type: 'file_missing'; readonly subject: string; readonly expectedBy: string; readonly date: string }
  | {
      readonly type: 'postgres_down' | 'kafka_down' | 'oracle_down' | 'ingestion_failed';
      readonly subject: string;
      readonly stage: StageName;
      readonly code: string;
      readonly detail: string;
    };

/** The names of what a run talks to; absent where it never got to know them. */
export interface Services {
  readonly database: string;
  readonly kafka?: string;
  readonly oracle?: string;
}

export interface FailedStage {
  readonly stage: StageName;
  readonly code: string;
  readonly detail: string;
  /** Where it failed, if not in the database. */
  readonly outlet?: Outlet | undefined;
}

/** Something did not answer, or not in time: what a restart may help against. */
const OUTAGES: readonly string[] = [
  'SERVICE_UNREACHABLE',
  'SERVICE_TIMEOUT',
  'SERVICE_ERROR',
] satisfies readonly FailureCode[];

/** A file that does not fit as a whole, of which more was rejected than is tolerated, or that could not be loaded. */
export function breachesOfFile(
  result: FileResult,
  pipeline: string,
  services: Services | undefined,
): readonly BreachFact[] {
  const { file, master, outcome, problem, quality, rowsRead, rowsRejected, code = 'UNEXPECTED', detail = '' } = result;
  switch (outcome) {
    case 'invalid':
      return [{ type: 'invalid_file', subject: file, problem }];
    case 'failed':
      return breachesOfStage({ stage: 'load', code, detail: `${file}: ${detail}` }, pipeline, services);
    case 'loaded':
      return quality?.exceeded
        ? [{ type: 'data_quality_degradation', subject: master, file, rowsRead, rowsRejected, quality }]
        : [];
    case 'duplicate':
    case 'gone':
      return [];
  }
}

export function breachesOfMissing({ date, missing }: Pick<IngestionView, 'date' | 'missing'>): readonly BreachFact[] {
  return missing.map(({ master, expectedBy }) => ({ type: 'file_missing', subject: master, expectedBy, date }));
}

/**
 * A stage that could not do its work. An outage is the service's where it failed, and every stage begins at the database;
 * anything else (credentials, a full disk, a configuration) a restart would not help: it is the pipeline's. Cancelled was by
 * a person, who knows.
 */
export function breachesOfStage(
  { stage, code, detail, outlet }: FailedStage,
  pipeline: string,
  services: Services | undefined,
): readonly BreachFact[] {
  if (code === 'CANCELLED') return [];
  const facts = { stage, code, detail };
  const failed: BreachFact = { type: 'ingestion_failed', subject: pipeline, ...facts };
  if (!services || !OUTAGES.includes(code)) return [failed];
  if (outlet === undefined) return [{ type: 'postgres_down', subject: services.database, ...facts }];
  const subject = services[outlet];
  return [subject === undefined ? failed : { type: `${outlet}_down`, subject, ...facts }];
}

/**
 * All that a run has found, each once. While the database itself does not answer, whatever else failed by an outage stood on
 * it: the outbox, too, is read from there.
 */
export function withoutConsequences(facts: readonly BreachFact[]): readonly BreachFact[] {
  const stoodOn: readonly BreachFact['type'][] = ['kafka_down', 'oracle_down'];
  const isDatabaseDown = facts.some(({ type }) => type === 'postgres_down');
  const own = facts.filter(({ type }) => !(isDatabaseDown && stoodOn.includes(type)));
  return own.filter((fact, index) => own.findIndex((other) => breachKey(other) === breachKey(fact)) === index);
}

export function breachKey({ type, subject }: { readonly type: string; readonly subject: string }): string {
  return `${type}/${subject}`;
}
