/** How bad an incident is, worst first. The order is the meaning: index 0 is the worst. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Words that other systems use for ours; Prometheus rules say `warning` where we say `medium`. */
const SYNONYMS: Readonly<Record<string, Severity>> = {
  warning: 'medium',
  crítico: 'critical',
  crítica: 'critical',
  alta: 'high',
  media: 'medium',
  baja: 'low',
};

export function parseSeverity(text: string): Severity | undefined {
  const word = text.trim().toLowerCase();
  return SEVERITIES.find((severity) => severity === word) ?? SYNONYMS[word];
}

/** True where `a` is worse than `b`. */
export function isWorse(a: Severity, b: Severity): boolean {
  return SEVERITIES.indexOf(a) < SEVERITIES.indexOf(b);
}
