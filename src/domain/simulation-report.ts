import type { IncidentView, StepOutcome } from './incident.js';

/** The text of a simulation, to the byte as the operation knows it, in every language. Without a line end of its own. */
export function simulationReport(
  view: Pick<IncidentView, 'type' | 'severity' | 'verifiedAt' | 'steps' | 'pages'>,
): string {
  const isResolved = view.verifiedAt !== undefined;
  const lines = [
    ...['Respuesta a incidente:', `Tipo: ${view.type}`, `Severidad: ${view.severity.toUpperCase()}`],
    ...[`Resuelto: ${isResolved ? 'True' : 'False'}`, 'Pasos ejecutados:', ...executedSteps(view)],
    ...(isResolved ? [] : ['Escalamientos:', ...escalatedRoles(view)]),
  ];
  return lines.join('\n');
}

/** The first line, before anything is known. */
export function simulationHeading(type: string): string {
  return `Handling ${type} incident...\n`;
}

const RAN: ReadonlySet<StepOutcome> = new Set<StepOutcome>(['ok', 'found_fault', 'failed']);

/** Runbook steps that really ran, each once: a proof that was asked again is the same step. Evidence and watch are phases. */
export function executedSteps({ steps }: Pick<IncidentView, 'steps'>): readonly string[] {
  return [...new Set(steps.filter(({ outcome }) => RAN.has(outcome)).map(({ id }) => id))];
}

/** Roles that were paged, in the order of their first page. */
export function escalatedRoles({ pages }: Pick<IncidentView, 'pages'>): readonly string[] {
  return [...new Set(pages.flatMap(({ roles }) => roles))];
}
