import { isDeepStrictEqual } from 'node:util';
import type { Settings } from '../config.js';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { IncidentSnapshot } from '../domain/incident.js';
import type { Layout } from '../domain/ingestion/layout.js';
import type { Runbook } from '../domain/runbook.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { builtInUnknownIncident } from './built-in-runbook.js';
import { formatProblem } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import { NOTHING_READ, nextState } from './documents-state.js';
import type { DocumentsState, RunbookFile } from './documents-state.js';
import type { GuardiaConfig } from './guardia-config.js';
import { CONFIG_FILE } from './guardia-file.js';
import { homeFingerprint } from './home-files.js';
import type { LayoutFile } from './layouts-state.js';

/** guardia.yaml, the runbooks and the layouts: what is in force, and what is wrong with the files. */
export interface Documents {
  /** @throws IntegrationError CONFIG_INVALID with all problems, where no valid guardia.yaml was ever read. */
  current(): GuardiaConfig;
  /** Of all files, as they are now. */
  problems(): readonly DocumentProblem[];
  /** Runbook, policy and language for an incident of this type; undefined where no valid runbook answers it. `unknown_incident` always has one. */
  snapshot(type: string): IncidentSnapshot | undefined;
  /** Those in force, by type. */
  runbooks(): readonly Runbook[];
  /** Every file of runbooks/, broken ones too. */
  runbookFiles(): readonly RunbookFile[];
  /** Those in force, by master; every reference says which field it is to. */
  layouts(): ReadonlyMap<string, Layout>;
  /** Every file of layouts/, broken ones too. */
  layoutFiles(): readonly LayoutFile[];
  /** Reads the files again now. */
  reload(): DocumentsChange;
  /** Reads the files again when they change, until `close`. Does not keep the process alive. */
  watch(onChange: (change: DocumentsChange) => void, options?: WatchOptions): void;
  close(): void;
}

export interface DocumentsChange {
  /** Files whose new content is in force now; a removed runbook or layout too. */
  readonly applied: readonly string[];
  /** Everything that is wrong; what blocks leaves the old in force. */
  readonly problems: readonly DocumentProblem[];
}

export interface WatchOptions {
  /** How often the files are looked at; an edit applies when it has stood still from one look to the next. */
  readonly everyMs?: number;
}

const LOOK_EVERY_MS = 1_000;
const PROBLEMS_IN_MESSAGE = 20;

/** Opens the documents of a home. Never throws for what is written in them: see `problems` and `current`. */
export function openDocuments(settings: Settings): Documents {
  let state = nextState(NOTHING_READ, settings);
  let readAs = homeFingerprint(settings);
  let timer: NodeJS.Timeout | undefined;

  function reload(): DocumentsChange {
    readAs = homeFingerprint(settings);
    const before = state;
    state = nextState(before, settings);
    return { applied: appliedBetween(before, state), problems: state.problems };
  }

  function close(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    current: () => {
      if (state.config) return state.config;
      const language = settings.language ?? 'es';
      const blocking = state.problems.filter(({ file, blocks }) => blocks && file === CONFIG_FILE);
      const lines = blocking.slice(0, PROBLEMS_IN_MESSAGE).map((problem) => formatProblem(problem, language));
      throw new IntegrationError('CONFIG_INVALID', lines.join('\n'));
    },
    problems: () => state.problems,
    snapshot: (type) => snapshotOf(type, state),
    runbooks: () => runbooksOf(state),
    runbookFiles: () => state.files,
    layouts: () =>
      new Map(state.layoutFiles.flatMap(({ inForce }) => (inForce ? [[inForce.name, inForce] as const] : []))),
    layoutFiles: () => state.layoutFiles,
    reload,
    watch: (onChange, { everyMs = LOOK_EVERY_MS } = {}) => {
      close();
      // Looking is slower than being told, but it also works on network file systems, mounts and WSL.
      let seen = readAs;
      timer = setInterval(() => {
        const now = homeFingerprint(settings);
        const stoodStill = now === seen;
        seen = now;
        if (stoodStill && now !== readAs) onChange(reload());
      }, everyMs).unref();
    },
    close,
  };
}

function runbooksOf(state: DocumentsState): readonly Runbook[] {
  const inForce = state.files.flatMap((file) => file.inForce ?? []);
  return inForce.sort((a, b) => (a.type < b.type ? -1 : 1));
}

function snapshotOf(type: string, { config, files }: DocumentsState): IncidentSnapshot | undefined {
  if (!config) return undefined;
  const [firstPolicy] = config.policies.keys();
  const written = files.find(({ inForce }) => inForce?.type === type)?.inForce;
  const runbook = written ?? (type === UNKNOWN_INCIDENT ? builtInUnknownIncident(firstPolicy ?? '') : undefined);
  const policy = runbook && config.policies.get(runbook.policy);
  return runbook && policy && { runbook, policy, language: config.language };
}

function appliedBetween(before: DocumentsState, after: DocumentsState): readonly string[] {
  const inForce = ({ files, layoutFiles }: DocumentsState) =>
    new Map<string, Runbook | Layout | undefined>([...files, ...layoutFiles].map((file) => [file.file, file.inForce]));
  const [fileBefore, fileAfter] = [inForce(before), inForce(after)];
  const files = [...new Set([...fileBefore.keys(), ...fileAfter.keys()])];
  const [refusedBefore, refusedAfter] = [refusedFiles(before), refusedFiles(after)];
  // Whoever was told that a file is not applied is told that it is now, even where it says what was in force all along.
  const isRepaired = (file: string): boolean => refusedBefore.has(file) && !refusedAfter.has(file);
  const isApplied = (file: string): boolean =>
    !isDeepStrictEqual(fileBefore.get(file), fileAfter.get(file)) || (fileAfter.has(file) && isRepaired(file));
  return [
    ...(!isDeepStrictEqual(before.config, after.config) || isRepaired(CONFIG_FILE) ? [CONFIG_FILE] : []),
    ...files.filter(isApplied).sort(),
  ];
}

function refusedFiles({ problems }: DocumentsState): ReadonlySet<string> {
  const blocking = problems.filter(({ blocks }) => blocks);
  return new Set(blocking.map(({ code, file }) => (code === 'breaks_runbook' ? CONFIG_FILE : file)));
}
