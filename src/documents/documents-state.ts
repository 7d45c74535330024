import { join } from 'node:path';
import type { Settings } from '../config.js';
import { UNKNOWN_INCIDENT } from '../domain/alert.js';
import type { Runbook } from '../domain/runbook.js';
import { problemAt } from './document-problem.js';
import type { DocumentProblem } from './document-problem.js';
import type { GuardiaConfig } from './guardia-config.js';
import { CONFIG_FILE, readGuardia } from './guardia-file.js';
import { MOST_RUNBOOKS, runbookFileNames } from './home-files.js';
import { runbookProblems } from './runbook-checks.js';
import { readRunbook } from './runbook-file.js';
import type { ReadRunbook } from './runbook-file.js';
import type { YamlText } from './yaml-text.js';

/** One runbook file as it was read last, and the runbook in force, which is older where the file is broken now. */
export interface RunbookFile {
  readonly file: string;
  readonly type?: string;
  readonly inForce?: Runbook;
  /** The text in which the runbook in force stands. */
  readonly inForceText?: YamlText;
  readonly problems: readonly DocumentProblem[];
}

/** What is in force, and what is wrong with the files. Replaced as a whole, so that a reader never sees half an edit. */
export interface DocumentsState {
  readonly config?: GuardiaConfig;
  readonly files: readonly RunbookFile[];
  /** In the order of the files: guardia.yaml first. */
  readonly problems: readonly DocumentProblem[];
}

export const NOTHING_READ: DocumentsState = { files: [], problems: [] };

/** Reads everything. What is invalid leaves what was in force, file by file; a new guardia.yaml must suit the runbooks in force. */
export function nextState(before: DocumentsState, settings: Settings): DocumentsState {
  const names = runbookFileNames(settings);
  const read = names
    .slice(0, MOST_RUNBOOKS)
    .map((name) => readRunbook(join(settings.runbooksDir, name), `runbooks/${name}`));
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
  ];
  return { ...(config && { config }), files, problems };
}

function withRunbooks(
  config: GuardiaConfig | undefined,
  read: readonly ReadRunbook[],
  before: DocumentsState,
): Omit<DocumentsState, 'problems'> {
  const taken = new Map<string, string>();
  const files = read.map((file): RunbookFile => {
    const { runbook, yaml } = file;
    const otherFile = runbook && taken.get(runbook.type);
    const problems = [...file.problems];
    if (runbook && yaml && otherFile !== undefined) {
      problems.push(problemAt(yaml.placeOf(['type']), 'duplicate_type', { type: runbook.type, otherFile }));
    } else if (runbook && yaml && config) {
      problems.push(...runbookProblems(runbook, yaml, config));
    }
    const older = before.files.find((known) => known.file === file.file);
    const isOlderUsable = older?.inForce !== undefined && !taken.has(older.inForce.type);
    const isNewUsable = runbook !== undefined && problems.length === 0;
    const inForce = isNewUsable ? runbook : isOlderUsable ? older.inForce : undefined;
    const inForceText = isNewUsable ? yaml : isOlderUsable ? older.inForceText : undefined;
    if (inForce) taken.set(inForce.type, file.file);
    const type = file.type ?? inForce?.type;
    return {
      file: file.file,
      ...(type !== undefined && { type }),
      ...(inForce && { inForce }),
      ...(inForceText && { inForceText }),
      problems,
    };
  });
  return { ...(config && { config }), files };
}

/** A new configuration must not take away what a runbook in force mentions, unless the runbook was edited along with it. */
function brokenBy(config: GuardiaConfig, files: readonly RunbookFile[]): readonly DocumentProblem[] {
  return files.flatMap(({ inForce, inForceText }) => {
    const [lost] = inForce && inForceText ? runbookProblems(inForce, inForceText, config) : [];
    return lost ? [lost, problemAt(lost, 'breaks_runbook', { configFile: CONFIG_FILE })] : [];
  });
}
