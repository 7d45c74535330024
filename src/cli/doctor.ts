import type { Command } from 'commander';
import { doctorTexts } from '../messages/doctor.js';
import type { DoctorCheck, DoctorTexts } from '../messages/doctor.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** What one look found. `warning` is worth knowing; `missing` keeps Guardia from its work. */
export interface Diagnosis {
  readonly check: DoctorCheck;
  readonly state: 'ok' | 'warning' | 'missing';
  readonly detail: string;
  /** What to do about it. */
  readonly how?: string;
}

export type Examine = (context: CliContext, texts: DoctorTexts) => Promise<readonly Diagnosis[]>;

/** `guardia doctor`: looks at everything that Guardia stands on, changes nothing, and exits 4 where something is missing. */
export function registerDoctor(program: Command, open: OpenContext, language: Language): void {
  const texts = doctorTexts(language);
  program
    .command('doctor')
    .summary(texts.noun)
    .description(texts.noun)
    .action(async () => examineAll(await open()));
}

async function examineAll(context: CliContext): Promise<void> {
  const texts = doctorTexts(context.language);
  const { EXAMINATIONS } = await import('./doctor-examinations.js');
  const found = (await Promise.all(EXAMINATIONS.map((examine) => examine(context, texts)))).flat();
  const missing = found.filter((one) => one.state === 'missing').length;
  if (context.json) context.out(JSON.stringify({ well: missing === 0, checks: found }, null, 2));
  else await show(context, texts, found);
  if (!context.json) context.out(missing === 0 ? texts.well : texts.unwell(missing));
  if (missing > 0) throw new CliExit(EXIT.unhealthy);
}

async function show(context: CliContext, texts: DoctorTexts, found: readonly Diagnosis[]): Promise<void> {
  const { paint } = await import('./paint.js');
  const colour = { ok: paint.green, warning: paint.yellow, missing: paint.red };
  const widest = Math.max(...Object.values(texts.marks).map((mark) => mark.length));
  for (const { check, state, detail, how } of found) {
    context.out(`${colour[state](texts.marks[state].padEnd(widest))}  ${texts.checks[check]}: ${detail}`);
    if (how && state !== 'ok') context.out(`${' '.repeat(widest)}  → ${how}`);
  }
}
