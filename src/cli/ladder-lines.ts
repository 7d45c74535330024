import type { EscalationPolicy } from '../domain/escalation.js';
import { plannedLadder } from '../domain/ladder-plan.js';
import type { PlannedLevel } from '../domain/ladder-plan.js';
import type { Severity } from '../domain/severity.js';
import type { GuardiaConfig } from '../documents/guardia-config.js';
import { explainedTexts } from '../messages/explained.js';
import { formatDuration, messagesIn } from '../messages/index.js';
import type { Language } from '../messages/language.js';
import { oneLine } from '../messages/plain-text.js';

/** One level with the people who have its roles now. */
export interface ExplainedLevel extends PlannedLevel {
  readonly people: readonly string[];
}

export function explainedLadder(
  policy: EscalationPolicy,
  severity: Severity,
  maxResponseMs: number,
  { roles, people }: Pick<GuardiaConfig, 'roles' | 'people'>,
): readonly ExplainedLevel[] {
  return plannedLadder(policy, severity, maxResponseMs).map((level) => {
    const ids = level.roles.flatMap((role) => roles.get(role)?.people ?? []);
    return { ...level, people: [...new Set(ids)].map((id) => people.get(id)?.name ?? id) };
  });
}

/** `1 hora: Manager técnico (Ana), por console; salvo que esté resuelto; enseguida cuando: …` */
export function ladderLines(
  levels: readonly ExplainedLevel[],
  { roles }: Pick<GuardiaConfig, 'roles'>,
  language: Language,
): readonly string[] {
  const texts = explainedTexts(language);
  const { pageReasons } = messagesIn(language).words;
  return levels.map((level) => {
    const titles = level.roles.map((role) => roles.get(role)?.title[language] ?? role).join(', ');
    const who = level.people.length === 0 ? titles : `${titles} (${level.people.join(', ')})`;
    const after = formatDuration(level.afterMs, language);
    const facts = [
      texts.level(after, oneLine(who), level.channels.join(', ')),
      texts.unless[level.unless],
      ...(level.earlyOn.length > 0 ? [texts.early(level.earlyOn.map((reason) => pageReasons[reason]).join(', '))] : []),
    ];
    return facts.join('; ');
  });
}
