import type { LineCode } from '../../domain/maintenance/lines/lines.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import type { Language, Reader } from '../language.js';
import { daily as dailyEn } from './daily.en.js';
import { daily as dailyEs } from './daily.es.js';
import { failover as failoverEn } from './failover.en.js';
import { failover as failoverEs } from './failover.es.js';
import type { LineWords } from './line-words.js';
import { reviews as reviewsEn } from './reviews.en.js';
import { reviews as reviewsEs } from './reviews.es.js';
import { storage as storageEn } from './storage.en.js';
import { storage as storageEs } from './storage.es.js';
import { weekly as weeklyEn } from './weekly.en.js';
import { weekly as weeklyEs } from './weekly.es.js';

const WORDS: Readonly<Record<Language, LineWords<LineCode>>> = {
  es: { ...dailyEs, ...weeklyEs, ...storageEs, ...reviewsEs, ...failoverEs },
  en: { ...dailyEn, ...weeklyEn, ...storageEn, ...reviewsEn, ...failoverEn },
};

/** One fact of a task's result, for a person. */
export function lineText({ code, values }: TaskLine, reader: Reader): string {
  return WORDS[reader.language][code](values, reader);
}
