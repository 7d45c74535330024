import { countText, percentText } from './amounts.js';
import type { BreachFact } from '../domain/ingestion/breaches.js';
import type { FileProblem } from '../domain/ingestion/faults.js';
import type { FrequentFault, QualityReport, StageName } from '../domain/ingestion/run.js';
import { messagesIn } from './catalogue.js';
import { faultName } from './fault-names.js';
import { faultReason } from './faults.js';
import { ingestionCliTexts } from './ingestion-cli.js';
import type { Language } from './language.js';
import { clip, oneLine } from './plain-text.js';
import { wordFor } from './words.js';

/** The summary of an alert is bounded by the door. */
const SUMMARY_MAX = 1_500;
const NAME_MAX = 120;

interface BreachTexts {
  invalidFile(file: string, why: string): string;
  readonly noReason: string;
  line(line: number): string;
  value(value: string): string;
  field(field: string): string;
  quality(file: string, rejected: string, read: string, rate: string, limit: string): string;
  readonly mostFrequent: string;
  examples(examples: string): string;
  history(loads: number, mean: string, worst: string): string;
  readonly noHistory: string;
  missing(master: string, date: string, expectedBy: string): string;
  stage(stage: string, why: string): string;
}

const es: BreachTexts = {
  invalidFile: (file, why) => `El archivo «${file}» no se puede cargar y está en error/: ${why}.`,
  noReason: 'no corresponde a su layout',
  line: (line) => `línea ${line}`,
  value: (value) => `«${value}»`,
  field: (field) => `campo ${field}`,
  quality: (file, rejected, read, rate, limit) =>
    `«${file}»: ${rejected} de ${read} registros ${rejected === '1' ? 'fue rechazado' : 'rechazados'} (${rate}; se tolera ${limit}). Los válidos se cargaron.`,
  mostFrequent: 'Lo más frecuente',
  examples: (examples) => `por ejemplo ${examples}`,
  history: (loads, mean, worst) =>
    loads === 1
      ? `En la carga anterior: ${mean}.`
      : `En las últimas ${loads} cargas: ${mean} en promedio, ${worst} en la peor.`,
  noHistory: 'No hay cargas anteriores con las que comparar.',
  missing: (master, date, expectedBy) =>
    `No llegó el archivo de la maestra ${master} del ${date}, esperado a las ${expectedBy}.`,
  stage: (stage, why) => `La ingesta falló en la etapa «${stage}»: ${why}.`,
};

const en: BreachTexts = {
  invalidFile: (file, why) => `The file "${file}" cannot be loaded and lies in error/: ${why}.`,
  noReason: 'it does not fit its layout',
  line: (line) => `line ${line}`,
  value: (value) => `"${value}"`,
  field: (field) => `field ${field}`,
  quality: (file, rejected, read, rate, limit) =>
    `"${file}": ${rejected} of ${read} records rejected (${rate}; ${limit} is tolerated). The valid ones were loaded.`,
  mostFrequent: 'Most frequent',
  examples: (examples) => `for example ${examples}`,
  history: (loads, mean, worst) =>
    loads === 1 ? `In the load before: ${mean}.` : `In the last ${loads} loads: ${mean} on average, ${worst} at worst.`,
  noHistory: 'There are no earlier loads to compare with.',
  missing: (master, date, expectedBy) =>
    `The file of master ${master} for ${date}, expected by ${expectedBy}, did not come.`,
  stage: (stage, why) => `The ingestion failed at the stage "${stage}": ${why}.`,
};

const texts = (language: Language): BreachTexts => ({ es, en })[language];

/** What an incident of the ingestion says first: the diagnosis, bounded, in one line. */
export function breachSummary(fact: BreachFact, language: Language): string {
  return oneLine(sentence(fact, language), SUMMARY_MAX);
}

function sentence(fact: BreachFact, language: Language): string {
  const say = texts(language);
  switch (fact.type) {
    case 'invalid_file':
      return say.invalidFile(
        clip(fact.subject, NAME_MAX),
        fact.problem ? problemText(fact.problem, language) : say.noReason,
      );
    case 'data_quality_degradation': {
      const { file, rowsRead, rowsRejected, quality } = fact;
      const [rejected, read] = [rowsRejected, rowsRead].map((rows) => countText(rows, language)) as [string, string];
      const [rate, limit] = [quality.errorRate, quality.maxErrorRate].map((part) => percentText(part, language)) as [
        string,
        string,
      ];
      return `${say.quality(clip(file, NAME_MAX), rejected, read, rate, limit)} ${qualityText(quality, language)}`;
    }
    case 'file_missing':
      return say.missing(fact.subject, fact.date, fact.expectedBy);
    case 'postgres_down':
    case 'kafka_down':
    case 'oracle_down':
    case 'ingestion_failed':
      return say.stage(stageWord(fact.stage, language), why(fact.code, fact.detail, language));
  }
}

/** The three most frequent faults with examples, and how that compares with the loads before. */
export function qualityText({ mostFrequent, history }: QualityReport, language: Language): string {
  const say = texts(language);
  const faults = mostFrequent.map((fault) => faultText(fault, language)).join('; ');
  const mean = percentText(history.meanErrorRate, language);
  const worst = percentText(history.worstErrorRate, language);
  return [
    ...(faults === '' ? [] : [`${say.mostFrequent}: ${faults}.`]),
    history.loads === 0 ? say.noHistory : say.history(history.loads, mean, worst),
  ].join(' ');
}

export function faultText({ fault, field, count, examples }: FrequentFault, language: Language): string {
  const say = texts(language);
  const shown = examples.map(({ lineNumber, value }) =>
    value === undefined || value === ''
      ? say.line(lineNumber)
      : `${say.line(lineNumber)} ${say.value(clip(value, 40))}`,
  );
  const named = `${faultName(fault, language)} (${[fault, ...(field === undefined ? [] : [say.field(field)])].join(', ')})`;
  return `${countText(count, language)} × ${named}${shown.length === 0 ? '' : `, ${say.examples(shown.join(', '))}`}`;
}

/** What is wrong with a file as a whole, and where: the sentence that error_log has, without its full stop, and its code. */
export function problemText({ fault, line, field, found, expected }: FileProblem, language: Language): string {
  const shown = (text: string | undefined): string | undefined => (text === undefined ? text : clip(text, NAME_MAX));
  const reason = faultReason(language, fault, { field, value: shown(found), expected: shown(expected) });
  const where = line === undefined ? fault : `${texts(language).line(line)}, ${fault}`;
  return `${reason.replace(/\.$/, '')} (${where})`;
}

function stageWord(stage: StageName, language: Language): string {
  return ingestionCliTexts(language).run.stages[stage];
}

function why(code: string, detail: string, language: Language): string {
  const word = wordFor(messagesIn(language).words.failures, code);
  return detail === '' ? word : `${word} (${clip(detail, 300)})`;
}
