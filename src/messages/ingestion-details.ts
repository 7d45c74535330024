import { countText } from './amounts.js';
import type { FileResult, IngestionInput, IngestionView, StageView } from '../domain/ingestion/run.js';
import { messagesIn } from './catalogue.js';
import { fitted } from './details.js';
import { modeMark } from './incident-lines.js';
import { problemText } from './ingestion-breaches.js';
import { ingestionCliTexts } from './ingestion-cli.js';
import { DEFAULT_ZONE } from './language.js';
import type { Language, Reader } from './language.js';
import { codeSpan, escapeMarkdown } from './markdown.js';
import { clipBytes } from './plain-text.js';
import { elapsedMs, formatClock, formatDuration, formatTime } from './time.js';
import { wordFor } from './words.js';

const SUMMARY_LIMIT_BYTES = 200;
const FILES_SHOWN = 40;
const NAMES_SHOWN = 20;

const LABELS = {
  es: {
    ingestion: 'Ingesta',
    reason: 'Motivo',
    waiting: (until: string) => `espera; vuelve a mirar a las ${until} a más tardar`,
    records: 'Registros',
    events: 'Eventos',
    stages: 'Etapas',
    files: 'Archivos',
    notices: 'Avisos',
  },
  en: {
    ingestion: 'Ingestion',
    reason: 'Reason',
    waiting: (until: string) => `waiting; looks again at ${until} at the latest`,
    records: 'Records',
    events: 'Events',
    stages: 'Stages',
    files: 'Files',
    notices: 'Notices',
  },
} as const;

/** The live current details in Temporal UI: Markdown, at most 20 KB: state, stages, files, and what did not go as it should. */
export function ingestionDetails(view: IngestionView, language: Language, zone: string = DEFAULT_ZONE): string {
  const reader: Reader = { language, zone };
  const label = LABELS[language];
  const shown = view.files.slice(-FILES_SHOWN).map((file) => fileLine(file, language));
  return fitted(
    [
      heading(view, reader),
      facts(view, reader),
      list(
        label.stages,
        view.stages.map((stage) => stageLine(stage, language)),
      ),
      list(label.notices, notices(view, language)),
      list(label.files, shown),
    ],
    language,
  );
}

/** The static summary that stands in Temporal UI's list: at most 200 bytes, plain text. */
export function ingestionSummary(
  { pipeline, date, mode = 'live' }: Pick<IngestionInput, 'pipeline' | 'date' | 'mode'>,
  language: Language,
): string {
  const mark = modeMark(mode, { language, zone: DEFAULT_ZONE });
  return clipBytes(`${mark}${LABELS[language].ingestion} · ${escapeMarkdown(pipeline)} · ${date}`, SUMMARY_LIMIT_BYTES);
}

function heading({ pipeline, date, mode }: IngestionView, reader: Reader): string {
  return `### ${escapeMarkdown(modeMark(mode, reader))}${LABELS[reader.language].ingestion} ${codeSpan(pipeline)} · ${date}`;
}

function facts(view: IngestionView, reader: Reader): string {
  const { language } = reader;
  const label = LABELS[language];
  const { labels } = messagesIn(language).phrases;
  const run = ingestionCliTexts(language).run;
  const { totals } = view;
  const waits = view.waitingUntil === undefined ? '' : ` (${label.waiting(formatClock(view.waitingUntil, reader))})`;
  const [read, loaded, rejected] = [totals.rowsRead, totals.rowsLoaded, totals.rowsRejected].map((rows) =>
    countText(rows, language),
  ) as [string, string, string];
  const reason = `${wordFor(run.reasons, view.reason)}${view.by === undefined ? '' : ` (${escapeMarkdown(view.by, 80)})`}`;
  return [
    [labels.state, `${run.states[view.state]}${waits}`],
    [label.reason, reason],
    [labels.since, formatTime(view.startedAt, reader)],
    [label.records, run.rows(read, loaded, rejected)],
    [
      label.events,
      run
        .events(countText(view.published, language), countText(view.pending, language))
        .replace(`${label.events}: `, ''),
    ],
  ]
    .map(([name, value]) => `- **${name}:** ${value}`)
    .join('\n');
}

function stageLine({ name, state, startedAt, endedAt, code, detail }: StageView, language: Language): string {
  const run = ingestionCliTexts(language).run;
  const tookMs = elapsedMs(startedAt, endedAt);
  const words = { ...messagesIn(language).words.failures, ...run.skipped };
  const why = [code === undefined ? '' : wordFor(words, code), detail ?? ''].filter((part) => part !== '').join(': ');
  const took = tookMs === undefined ? '' : formatDuration(tookMs, language);
  return run.stage(run.stages[name], run.stageStates[state], took, why);
}

function fileLine(file: FileResult, language: Language): string {
  const run = ingestionCliTexts(language).run;
  const { outcome, problem, code, detail } = file;
  const failure = [code === undefined ? '' : wordFor(messagesIn(language).words.failures, code), detail ?? ''];
  const rows = [file.rowsRead, file.rowsLoaded, file.rowsRejected].map((amount) => countText(amount, language));
  const more = problem
    ? problemText(problem, language)
    : outcome === 'loaded'
      ? run.rows(...(rows as [string, string, string]))
      : failure.filter((part) => part !== '').join(': ');
  return `${run.file(file.file, file.master, run.outcomes[outcome])}${more === '' ? '' : ` · ${more}`}`;
}

function notices(view: IngestionView, language: Language): readonly string[] {
  const run = ingestionCliTexts(language).run;
  const names = (files: readonly string[]): string => files.slice(0, NAMES_SHOWN).join(', ');
  return [
    ...view.missing.map(({ master, expectedBy }) => run.missing(master, expectedBy)),
    ...(view.unstable.length > 0 ? [run.unstable(names(view.unstable))] : []),
    ...(view.held ? [run.held(names(view.held))] : []),
    ...(view.unknown.length > 0 ? [run.unknown(names(view.unknown))] : []),
    ...view.unsafe.slice(0, NAMES_SHOWN).map(({ file, why }) => run.unsafe(file, why)),
    ...view.breaches.map(({ type, subject }) => run.incident(type, subject)),
  ];
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `**${title}**\n\n${lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`;
}
