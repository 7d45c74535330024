import type { Command } from 'commander';
import { parseDuration } from '../domain/duration.js';
import { incidentStats } from '../domain/stats.js';
import type { IncidentStats, Measure } from '../domain/stats.js';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

const DEFAULT_SINCE = '90d';

/** `guardia stats`: how fast people and machines answer, by type, without simulations. */
export function registerStats(program: Command, open: OpenContext, language: Language): void {
  const texts = cliTexts(language);
  program
    .command('stats')
    .summary(texts.nouns.stats)
    .description(texts.nouns.stats)
    .option('--since <when>', texts.stats.since, DEFAULT_SINCE)
    .action(async ({ since }: { since: string }) => showStats(await open(), since));
}

async function showStats(context: CliContext, given: string): Promise<void> {
  const texts = cliTexts(context.language).stats;
  const sinceMs = sinceOf(given, Date.now());
  if (sinceMs === undefined) throw new CliExit(EXIT.usage, texts.badSince(given));
  const since = new Date(sinceMs).toISOString();
  const stats = incidentStats(await (await context.store()).listOccurrences(since));
  if (context.json) return context.out(JSON.stringify({ since, ...stats }, null, 2));
  if (stats.all.incidents === 0) return context.err(texts.none);
  const [{ plainTable }, { formatDuration }] = await Promise.all([
    import('./list-incidents.js'),
    import('../messages/index.js'),
  ]);
  const said = (measure: Measure): readonly string[] =>
    [measure.meanMs, measure.medianMs].map((ms) => (ms === undefined ? '—' : formatDuration(ms, context.language)));
  const row = (name: string, one: IncidentStats): readonly string[] => [
    name,
    String(one.incidents),
    String(one.open),
    ...said(one.mtta),
    ...said(one.mttr),
    ...said(one.mtbf),
  ];
  context.out(plainTable(texts.columns, [...stats.byType.map((one) => row(one.type, one)), row(texts.all, stats.all)]));
  context.err(texts.note);
}

/** The moment, in milliseconds, of `30d` ago or of a date. */
export function sinceOf(text: string, nowMs: number): number | undefined {
  const duration = parseDuration(text);
  if ('ms' in duration) return nowMs - duration.ms;
  const atMs = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}
