import type { Language } from './language.js';
import type { Phrases } from './phrases.js';
import { phrasesEn } from './phrases.en.js';
import { phrasesEs } from './phrases.es.js';
import type { Words } from './words.js';
import { wordsEn } from './words.en.js';
import { wordsEs } from './words.es.js';

/** Everything that Guardia says about incidents, in one language. */
export interface Messages {
  readonly language: Language;
  readonly words: Words;
  readonly phrases: Phrases;
}

const CATALOGUES: Readonly<Record<Language, Messages>> = {
  es: { language: 'es', words: wordsEs, phrases: phrasesEs },
  en: { language: 'en', words: wordsEn, phrases: phrasesEn },
};

export function messagesIn(language: Language): Messages {
  return CATALOGUES[language];
}
