import type { NounName } from '../cli/nouns.js';
import { cliEn } from './cli.en.js';
import { cliEs } from './cli.es.js';
import type { Language } from './language.js';

/** The words of the command line. Both languages have the same keys, or they do not compile. */
export interface CliTexts {
  readonly program: string;
  readonly exitCodes: string;
  readonly seeHelp: string;
  readonly nouns: Readonly<Record<NounName, string>>;
  readonly options: {
    readonly version: string;
    readonly lang: string;
    readonly json: string;
    readonly help: string;
    readonly helpCommand: string;
    readonly by: string;
    readonly id: string;
  };
  readonly placeholders: { readonly options: string; readonly command: string };
  /** Commander's titles. */
  readonly titles: Readonly<Record<string, string>>;
  /** Commander's codes; `quoted` is the word that it complains about. */
  readonly usage: Readonly<Record<string, (quoted: string, message: string) => string>>;
  unexpected(stack: string): string;
  readonly timeline: string;
  readonly listColumns: readonly string[];
  readonly incident: IncidentTexts;
  readonly notify: NotifyTexts;
  readonly postmortem: { readonly show: string; none(ref: string): string; readonly file: string };
  readonly stats: StatsTexts;
}

export interface IncidentTexts {
  readonly open: string;
  readonly type: string;
  readonly subject: string;
  readonly summary: string;
  readonly severityOption: string;
  readonly fact: string;
  readonly dryRun: string;
  opened(name: string, type: string, subject: string): string;
  joined(name: string, type: string, subject: string): string;
  look(name: string): string;
  readonly planning: string;
  readonly planNote: string;
  readonly list: string;
  readonly state: string;
  readonly typeFilter: string;
  readonly simulations: string;
  readonly limit: string;
  readonly noneListed: string;
  readonly show: string;
  readonly follow: string;
  readonly evidence: string;
  readonly ack: string;
  acknowledged(name: string, until: string): string;
  readonly note: string;
  readonly noteText: string;
  noted(name: string): string;
  readonly severity: string;
  severityChanged(name: string, severity: string): string;
  badSeverity(given: string, allowed: string): string;
  readonly escalate: string;
  readonly reason: string;
  readonly expected: string;
  escalated(name: string, level: string): string;
  readonly resolve: string;
  resolved(name: string): string;
  readonly impact: string;
  measured(name: string, escalated: boolean): string;
  badFact(given: string, allowed: string): string;
}

export interface NotifyTexts {
  readonly test: string;
  readonly role: string;
  readonly channel: string;
  unknownRole(role: string, known: string): string;
  unknownChannel(channel: string, known: string): string;
  readonly noChannel: string;
  delivered(channel: string, to: string): string;
  failed(channel: string, why: string): string;
}

export interface StatsTexts {
  readonly since: string;
  badSince(given: string): string;
  readonly columns: readonly string[];
  readonly all: string;
  readonly none: string;
  readonly note: string;
}

export function cliTexts(language: Language): CliTexts {
  return { es: cliEs, en: cliEn }[language];
}
