import type { DeskError } from '../ingestion/desk-error.js';
import { ingestionCliTexts } from './ingestion-cli.js';
import type { Language } from './language.js';

/** What the desk cannot do, and what to do about it. */
export function deskErrorText({ code, params }: Pick<DeskError, 'code' | 'params'>, language: Language): string {
  return ingestionCliTexts(language).deskErrors[code](params);
}
