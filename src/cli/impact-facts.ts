import type { Language } from '../messages/language.js';
import { impactFactsSchema } from '../domain/triage.schema.js';
import type { ImpactFacts } from '../domain/triage.js';
import { cliTexts } from '../messages/cli.js';
import { CliExit, EXIT } from './exit.js';

const NAMES = Object.keys(impactFactsSchema.shape);

/** `touchesCustomers`, `touchesCustomers=no`, `businessImpact=high`, `systemsAffected=3` to facts. Ends the command on any other. */
export function impactFacts(given: readonly string[], language: Language): ImpactFacts {
  const facts: Record<string, unknown> = {};
  for (const text of given) {
    const [name = '', value = 'yes'] = text.split('=', 2);
    facts[name] = valueOf(value.trim().toLowerCase());
    const single = impactFactsSchema.safeParse({ [name]: facts[name] });
    if (!single.success) throw new CliExit(EXIT.usage, cliTexts(language).incident.badFact(text, NAMES.join(', ')));
  }
  return impactFactsSchema.parse(facts);
}

function valueOf(text: string): unknown {
  if (/^(yes|true|s[ií])$/.test(text)) return true;
  if (/^(no|false)$/.test(text)) return false;
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
