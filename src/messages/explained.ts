import type { OnFailure, StepCondition } from '../domain/runbook.js';
import type { ServiceMode } from '../domain/service.js';
import { explainedEn } from './explained.en.js';
import { explainedEs } from './explained.es.js';
import type { Language } from './language.js';

/** The words of a runbook that is explained before anything happens. Both languages have the same keys. */
export interface ExplainedTexts {
  title(type: string, title: string, severity: string, maxResponse: string): string;
  readonly headings: Readonly<
    Record<'about' | 'opening' | 'steps' | 'verification' | 'watch' | 'ladder' | 'modes', string>
  >;
  service(name: string, kind: string, mode: string): string;
  readonly evidence: string;
  silent(channels: string): string;
  readonly noSteps: string;
  step(number: number, kind: string, what: string, id: string, parameters: string): string;
  readonly kinds: Readonly<Record<'look' | 'change' | 'wait' | 'people', string>>;
  readonly found: string;
  readonly grant: string;
  readonly person: string;
  readonly undoes: string;
  onlyIf(step: string, is: string): string;
  readonly ends: Readonly<Record<StepCondition['is'], string>>;
  readonly onFailure: Readonly<Record<OnFailure, string>>;
  verification(what: string, id: string, parameters: string): string;
  recheck(every: string): string;
  readonly noVerification: string;
  watch(duration: string, every: string): string;
  rounds(most: number): string;
  level(after: string, who: string, channels: string): string;
  early(reasons: string): string;
  readonly unless: Readonly<Record<'acknowledged' | 'resolved', string>>;
  acknowledged(duration: string): string;
  reminder(every: string): string;
  readonly modes: Readonly<Record<ServiceMode, string>>;
  readonly planLadder: string;
}

export function explainedTexts(language: Language): ExplainedTexts {
  return { es: explainedEs, en: explainedEn }[language];
}
