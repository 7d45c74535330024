import type { Health } from '../domain/service.js';
import type { DocumentProblem } from '../documents/document-problem.js';
import { startEn } from './start.en.js';
import { startEs } from './start.es.js';

/** The ways to a Temporal server, in the order in which they are tried. */
export type TemporalWay = 'address' | 'path' | 'cache' | 'wheel' | 'download';

/** What can keep Guardia from starting. The key is the stable code, the value what the text for people needs to say. */
export interface StartFaults {
  /** The port that a part of Guardia needs is held by something else. `owner` is absent where the system does not tell. */
  PORT_TAKEN: {
    readonly port: number;
    readonly variable: string;
    readonly owner?: { readonly pid: number; readonly program: string };
  };
  NOT_WRITABLE: { readonly path: string };
  NOT_OURS: { readonly path: string; readonly owner: string };
  ALREADY_RUNNING: { readonly pid: number; readonly temporalUiUrl?: string; readonly apiUrl?: string };
  TEMPORAL_NOT_FOUND: { readonly attempts: readonly { readonly way: TemporalWay; readonly detail?: string }[] };
  TEMPORAL_UNREACHABLE: { readonly address: string; readonly reason: string };
  TEMPORAL_FAILED: { readonly logFile: string; readonly lastLines: string };
  POSTGRES_BINARIES_MISSING: { readonly packageName: string };
  POSTGRES_OTHER_MAJOR: { readonly path: string; readonly found: string; readonly needed: string };
  POSTGRES_NO_ACCOUNT: { readonly tried: readonly string[] };
  POSTGRES_PASSWORD_LOST: { readonly path: string };
  POSTGRES_FAILED: { readonly logFile: string; readonly lastLines: string };
  STOP_FAILED: { readonly what: string; readonly pid: number };
}

export type StartFaultCode = keyof StartFaults;

/** Everything that `npm start` says to a person, in one language. */
export interface StartMessages {
  readonly faults: { readonly [C in StartFaultCode]: (facts: StartFaults[C]) => string };
  readonly progress: {
    readonly installingTemporal: (way: TemporalWay) => string;
    readonly startingTemporal: string;
    readonly adoptedTemporal: string;
    readonly usingTemporal: (address: string) => string;
    readonly preparingNamespace: string;
    readonly startingPostgres: string;
    readonly adoptedPostgres: string;
    readonly usingPostgres: string;
    readonly startingWorker: string;
    readonly temporalDied: string;
    readonly postgresDied: string;
    readonly restartFailed: (reason: string) => string;
    readonly draining: string;
    readonly forcing: string;
    readonly stopped: string;
  };
  readonly namespaceRefused: (facts: {
    readonly what: 'retention' | 'search_attributes';
    readonly reason: string;
    readonly command: string;
  }) => string;
  readonly ready: (seconds: string) => string;
  readonly temporalUi: (url: string) => string;
  readonly api: (url: string) => string;
  readonly services: string;
  readonly service: (facts: { readonly name: string; readonly health: Health; readonly detail: string }) => string;
  readonly noServices: string;
  readonly diverged: (workflowIds: readonly string[]) => string;
  readonly labFailed: (reason: string) => string;
  readonly documents: (applied: readonly string[], problems: readonly DocumentProblem[]) => string;
  readonly howToStop: string;
  readonly workerReady: string;
  readonly workerNeeds: (variable: string) => string;
  readonly workerFailed: (reason: string) => string;
  readonly unexpected: (reason: string) => string;
}

export function startMessages(language: 'es' | 'en'): StartMessages {
  return language === 'es' ? startEs : startEn;
}
