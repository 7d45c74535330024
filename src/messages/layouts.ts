import type { Finding, FindingReason, Sureness } from '../domain/ingestion/layout-guess.js';
import type { FieldType, LayoutField, LayoutReference } from '../domain/ingestion/layout.js';
import type { Language } from './language.js';
import { layoutsEn } from './layouts.en.js';
import { layoutsEs } from './layouts.es.js';

/** Words of the comments in a layout that was guessed. */
export interface GuessComments {
  readonly title: string;
  readonly review: string;
  readonly empty: string;
  readonly references: string;
  readonly owner: string;
  readonly expectedBy: string;
  readonly ownerName: string;
}

/** The words of `guardia layout`. */
export interface LayoutTexts {
  readonly check: string;
  readonly show: string;
  readonly new: string;
  readonly nameOrFile: string;
  readonly name: string;
  readonly newName: string;
  readonly from: string;
  readonly none: string;
  valid(file: string): string;
  unknown(name: string, near: string | undefined, known: readonly string[]): string;
  broken(name: string, file: string): string;
  exists(file: string): string;
  badName(name: string): string;
  readonly noName: string;
  cannotRead(file: string, reason: string): string;
  emptySample(file: string): string;
  created(file: string, records: number, isWhole: boolean): string;
  readonly toReview: string;
  readonly types: Readonly<Record<FieldType, string>>;
  readonly columns: Readonly<Record<'field' | 'type' | 'place' | 'length' | 'required' | 'rules', string>>;
  readonly yes: string;
  readonly labels: Readonly<
    Record<
      | 'file'
      | 'key'
      | 'header'
      | 'trailer'
      | 'target'
      | 'oracle'
      | 'owner'
      | 'expectedBy'
      | 'maxErrorRate'
      | 'layoutFile',
      string
    >
  >;
  /** How the files are written, in a sentence. */
  csv(delimiter: string, encoding: string, columnNames: boolean): string;
  quoted(text: string): string;
  fixed(recordLength: number | undefined, encoding: string): string;
  startsWith(text: string): string;
  readonly counted: string;
  totalled(fields: readonly string[]): string;
  length(field: LayoutField): string;
  isKey: string;
  rules(field: LayoutField, reference: LayoutReference | undefined): readonly string[];
  readonly sureness: Readonly<Record<Sureness, string>>;
  readonly about: Readonly<Record<Finding['about'], string>>;
  readonly reasons: Readonly<Record<FindingReason, (finding: Finding) => string>>;
  readonly values: Readonly<Record<string, string>>;
  comments(name: string, file: string): GuessComments;
}

export function layoutTexts(language: Language): LayoutTexts {
  return { es: layoutsEs, en: layoutsEn }[language];
}
