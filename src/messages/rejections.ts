import { countText, percentText } from './amounts.js';
import type { Layout } from '../domain/ingestion/layout.js';
import type { FileResult, QualityReport } from '../domain/ingestion/run.js';
import { faultText, problemText } from './ingestion-breaches.js';
import type { Language } from './language.js';
import type { MessageText } from './page.js';
import { oneLine } from './plain-text.js';

interface RejectionTexts {
  titleRejected(rejected: string, master: string, date: string): string;
  titleInvalid(file: string, date: string): string;
  greeting(owner: string): string;
  rejected(file: string, master: string, rejected: string, read: string): string;
  rate(rate: string, limit: string): string;
  readonly othersLoaded: string;
  invalid(file: string, master: string): string;
  readonly nothingLoaded: string;
  problem(why: string): string;
  readonly noReason: string;
  readonly mostFrequent: string;
  place(place: string): string;
  readonly correctRecords: string;
  readonly correctFile: string;
}

const es: RejectionTexts = {
  titleRejected: (rejected, master, date) =>
    `${rejected} ${rejected === '1' ? 'registro rechazado' : 'registros rechazados'} de la maestra ${master} (${date})`,
  titleInvalid: (file, date) => `El archivo ${file} no se pudo cargar (${date})`,
  greeting: (owner) => `Para ${owner}:`,
  rejected: (file, master, rejected, read) =>
    `Del archivo **${file}** de la maestra ${master} se ${rejected === '1' ? 'rechazó' : 'rechazaron'} **${rejected}** de ${read} registros.`,
  rate: (rate, limit) => `Es el ${rate}; se tolera hasta el ${limit}.`,
  othersLoaded: 'Los demás registros quedaron cargados.',
  invalid: (file, master) => `El archivo **${file}** de la maestra ${master} no corresponde a su layout.`,
  nothingLoaded: 'No se cargó ningún registro de este archivo.',
  problem: (why) => `Problema: ${why}.`,
  noReason: 'no se pudo determinar',
  mostFrequent: 'Lo más frecuente:',
  place: (place) => `El archivo está en ${place}.`,
  correctRecords: 'Corrija los registros en el origen y envíelos de nuevo; lo que ya se cargó no se duplica.',
  correctFile: 'Corrija el archivo en el origen y envíelo de nuevo.',
};

const en: RejectionTexts = {
  titleRejected: (rejected, master, date) =>
    `${rejected} ${rejected === '1' ? 'record' : 'records'} of master ${master} rejected (${date})`,
  titleInvalid: (file, date) => `The file ${file} could not be loaded (${date})`,
  greeting: (owner) => `For ${owner}:`,
  rejected: (file, master, rejected, read) =>
    `Of the file **${file}** of master ${master}, **${rejected}** of ${read} records ${rejected === '1' ? 'was' : 'were'} rejected.`,
  rate: (rate, limit) => `That is ${rate}; up to ${limit} is tolerated.`,
  othersLoaded: 'The other records were loaded.',
  invalid: (file, master) => `The file **${file}** of master ${master} does not fit its layout.`,
  nothingLoaded: 'No record of this file was loaded.',
  problem: (why) => `Problem: ${why}.`,
  noReason: 'it could not be told',
  mostFrequent: 'Most frequent:',
  place: (place) => `The file is in ${place}.`,
  correctRecords: 'Please correct the records at the source and send them again; what was loaded is not doubled.',
  correctFile: 'Please correct the file at the source and send it again.',
};

/** What the owner of a master reads about their file: counts, what is wrong most often with examples, and where the file is. */
export function rejectionsText(result: FileResult, { owner }: Layout, date: string, language: Language): MessageText {
  const say = { es, en }[language];
  const { file, master, outcome, rowsRead, rowsRejected, quality, problem, place } = result;
  const [name, about] = [plain(file), plain(master)];
  const where = place === undefined ? [] : [say.place(plain(place))];
  if (outcome === 'invalid') {
    const why = problem ? plain(problemText(problem, language)) : say.noReason;
    return {
      title: say.titleInvalid(name, date),
      body: [
        say.greeting(plain(owner.name)),
        `${say.invalid(name, about)} ${say.nothingLoaded}`,
        say.problem(why),
        ...where,
        say.correctFile,
      ],
      links: [],
    };
  }
  const [rejected, read] = [countText(rowsRejected, language), countText(rowsRead, language)];
  return {
    title: say.titleRejected(rejected, about, date),
    body: [
      say.greeting(plain(owner.name)),
      [say.rejected(name, about, rejected, read), ...rateOf(say, quality, language), say.othersLoaded].join(' '),
      ...frequent(say, quality, language),
      ...where,
      say.correctRecords,
    ],
    links: [],
  };
}

function rateOf(say: RejectionTexts, quality: QualityReport | undefined, language: Language): readonly string[] {
  return quality
    ? [say.rate(percentText(quality.errorRate, language), percentText(quality.maxErrorRate, language))]
    : [];
}

function frequent(say: RejectionTexts, quality: QualityReport | undefined, language: Language): readonly string[] {
  const faults = quality?.mostFrequent ?? [];
  if (faults.length === 0) return [];
  return [say.mostFrequent, ...faults.map((fault) => `- ${plain(faultText(fault, language))}`)];
}

/** Names and values of others: no line and no stress of ours can be forged with them. */
function plain(text: string): string {
  return oneLine(text).replace(/\*{2,}/g, '*');
}
