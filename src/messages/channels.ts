import type { Words } from './words.js';
import { wordsEn } from './words.en.js';
import { wordsEs } from './words.es.js';

/** The few words that channels add around a page. */
export interface ChannelTexts {
  readonly to: string;
  readonly severity: string;
  readonly severities: Words['severities'];
  readonly reference: string;
  readonly possibleRepeat: string;
  readonly cutOff: string;
}

const es: ChannelTexts = {
  to: 'Para',
  severity: 'Severidad',
  severities: wordsEs.severities,
  reference: 'Referencia',
  possibleRepeat: 'posible repetición',
  cutOff: 'El mensaje sigue en el incidente.',
};

const en: ChannelTexts = {
  to: 'To',
  severity: 'Severity',
  severities: wordsEn.severities,
  reference: 'Reference',
  possibleRepeat: 'possible repeat',
  cutOff: 'The message goes on in the incident.',
};

export function channelTexts(language: 'es' | 'en'): ChannelTexts {
  return { es, en }[language];
}
