import { join } from 'node:path';
import type { Settings } from '../config.js';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { Runbook } from '../domain/runbook.js';
import { inReadingOrder, problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import type { GuardiaConfig } from './guardia-config.js';
import { CONFIG_FILE, readGuardia } from './guardia-file.js';
import { MOST_RUNBOOKS, runbookFileNames } from './home-files.js';
import { nextLayouts } from './layouts-state.js';
import type { LayoutFile } from './layouts-state.js';
import { runbookProblems } from './runbook-checks.js';
import type { RunbookDraft } from './runbook-draft.js';
import { readRunbook } from './runbook-file.js';
import type { ReadRunbook } from './runbook-file.js';

/** One runbook file as it was read last, and the runbook in force, which is older where the file is broken now. */
export interface RunbookFile {
  readonly file: string;
  readonly type?: string;
  readonly inForce?: Runbook;
  /** Where the runbook in force stands, for problems that come up later. */
  readonly inForceDraft?: RunbookDraft;
  readonly problems: readonly DocumentProblem[];
}

/** What is in force, and what is wrong with the files. Replaced as a whole, so that a reader never sees half an edit. */
export interface DocumentsState {
  readonly config?: GuardiaConfig;
  readonly files: readonly RunbookFile[];
  readonly layoutFiles: readonly LayoutFile[];
  /** In the order of the files: guardia.yaml first. */
  readonly problems: readonly DocumentProblem[];
}

export const NOTHING_READ: DocumentsState = { files: [], layoutFiles: [], problems: [] };

/** Reads everything. What is invalid leaves what was in force, file by file; a new guardia.yaml must suit the runbooks in force. */
export function nextState(before: DocumentsState, settings: Settings): DocumentsState {
  const names = runbookFileNames(settings);
  const read = names
    .slice(0, MOST_RUNBOOKS)
    .map((name) => readRunbook(join(settings.runbooksDir, name), `runbooks/${name}`));
  const layouts = nextLayouts(before.layoutFiles, settings);
  const guardia = readGuardia(settings);
  const candidate = withRunbooks(guardia.config ?? before.config, read, before);
  const broken = before.config && guardia.config ? brokenBy(guardia.config, candidate.files) : [];
  const { config, files } = broken.length === 0 ? candidate : withRunbooks(before.config, read, before);
  const about = (code: 'too_many_files' | 'type_missing'): DocumentProblem => {
    const place = { file: 'runbooks', line: 1, column: 1, path: '' };
    if (code === 'too_many_files') return problemAt(place, code, { limit: MOST_RUNBOOKS });
    return problemAt(place, code, { type: UNKNOWN_INCIDENT }, { blocks: false });
  };
  const problems = [
    ...guardia.problems,
    ...broken,
    ...files.flatMap((file) => file.problems),
    ...(names.length > MOST_RUNBOOKS ? [about('too_many_files')] : []),
    ...(files.some((file) => file.type === UNKNOWN_INCIDENT) ? [] : [about('type_missing')]),
    ...layouts.problems,
  ];
  return { ...(config && { config }), files, layoutFiles: layouts.files, problems };
}

function withRunbooks(
  config: GuardiaConfig | undefined,
  read: readonly ReadRunbook[],
  before: DocumentsState,
): Pick<DocumentsState, 'config' | 'files'> {
  const taken = new Map<string, string>();
  const files = read.map((file): RunbookFile => {
    const { runbook, draft } = file;
    const otherFile = draft?.type === undefined ? undefined : taken.get(draft.type);
    const problems = [...file.problems];
    if (draft?.type !== undefined && otherFile !== undefined) {
      const place = draft.yaml.placeOf(['type']);
      problems.push(problemAt(place, 'duplicate_type', { type: draft.type, otherFile }));
    } else if (draft && config) {
      problems.push(...runbookProblems(draft, config));
    }
    const older = before.files.find((known) => known.file === file.file);
    const isOlderUsable = older?.inForce !== undefined && !taken.has(older.inForce.type);
    const isNewUsable = runbook !== undefined && problems.length === 0;
    const inForce = isNewUsable ? runbook : isOlderUsable ? older.inForce : undefined;
    const inForceDraft = isNewUsable ? draft : isOlderUsable ? older.inForceDraft : undefined;
    if (inForce) taken.set(inForce.type, file.file);
    const type = draft?.type ?? inForce?.type;
    return {
      file: file.file,
      ...(type !== undefined && { type }),
      ...(inForce && { inForce }),
      ...(inForceDraft && { inForceDraft }),
      problems: inReadingOrder(problems),
    };
  });
  return { ...(config && { config }), files };
}

/** A new configuration must not take away what a runbook in force mentions, unless the runbook was edited along with it. */
function brokenBy(config: GuardiaConfig, files: readonly RunbookFile[]): readonly DocumentProblem[] {
  return files.flatMap(({ inForce, inForceDraft }) => {
    const [lost] = inForce && inForceDraft ? runbookProblems(inForceDraft, config) : [];
    return lost ? [lost, problemAt(lost, 'breaks_runbook', { configFile: CONFIG_FILE })] : [];
  });
}
