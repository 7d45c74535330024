import { commandCodeText } from '../messages/commands.js';
import { messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import type { HealthTexts } from '../messages/operation-cli.js';
import { oneLine } from '../messages/plain-text.js';
import { wordFor } from '../messages/words.js';
import type { HealthVerification, Problem, VerifiedService } from '../operation/health-verification.js';
import { plainTable } from './list-incidents.js';
import { HEALTH_PAINT } from './look-table.js';
import { paint } from './paint.js';

const DETAIL = 120;

/** The health verification for a terminal: services, their logs, Prometheus' targets, Airflow's DAGs. */
export function healthScreen(verified: HealthVerification, language: Language): string {
  const { health: texts } = operationCliTexts(language);
  const sections = [
    serviceTable(verified.services, language, texts),
    ...verified.services.flatMap((service) => logsOf(service, language, texts)),
    section(texts.prometheus, targets(verified, language, texts)),
    ...dagSections(verified, language, texts),
  ];
  return sections.join('\n\n');
}

function section(title: string, body: string): string {
  return `${paint.bold(title)}\n${body}`;
}

function serviceTable(services: readonly VerifiedService[], language: Language, texts: HealthTexts): string {
  const { words } = messagesIn(language);
  const { modes } = operationCliTexts(language).service;
  const rows = services.map(({ name, kind, mode, finding: { health, code, detail } }) => [
    name,
    kind,
    modes[mode],
    HEALTH_PAINT[health](words.healths[health]),
    oneLine([wordFor(words.findings, code), detail].filter((part) => part !== '').join('; '), DETAIL),
  ]);
  return plainTable(texts.columns, rows);
}

function logsOf({ name, logs }: VerifiedService, language: Language, texts: HealthTexts): readonly string[] {
  if (!logs) return [];
  const body =
    'lines' in logs
      ? logs.lines.join('\n') || operationCliTexts(language).service.noLines
      : texts.noLogs(why(logs, language));
  return [section(texts.logsOf(name), body)];
}

function targets({ prometheus }: HealthVerification, language: Language, texts: HealthTexts): string {
  if (prometheus.state === 'not_configured') return texts.notConfigured;
  if (prometheus.state === 'unknown') return texts.unknown(why(prometheus, language));
  if (prometheus.targets.length === 0) return texts.noTargets;
  const colour: Readonly<Record<string, (text: string) => string>> = { up: paint.green, down: paint.red };
  const rows = prometheus.targets.map(({ job, instance, health, lastError = '' }) => [
    oneLine(job, 60),
    oneLine(instance, 60),
    (colour[health] ?? paint.yellow)(oneLine(health, 20)),
    oneLine(lastError, DETAIL),
  ]);
  return plainTable(texts.targetColumns, rows);
}

function dagSections({ airflow }: HealthVerification, language: Language, texts: HealthTexts): readonly string[] {
  if (airflow.length === 0) return [section(texts.airflow, texts.noAirflow)];
  return airflow.map((one) => {
    const title = `${texts.airflow} (${one.service})`;
    if (one.state === 'unknown') return section(title, texts.unknown(why(one, language)));
    if (one.dags.length === 0) return section(title, texts.noDags);
    const rows = one.dags.map(({ dagId, isPaused, isStale }) => [
      oneLine(dagId, 100),
      `${isPaused ? paint.yellow(texts.paused) : texts.active}${isStale ? ` (${texts.stale})` : ''}`,
    ]);
    return section(title, plainTable(texts.dagColumns, rows));
  });
}

function why({ code, problem }: Problem, language: Language): string {
  return oneLine(`${commandCodeText(code, language)}: ${problem}`);
}
