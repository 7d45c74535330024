import { inDependencyOrder } from '../domain/service.js';
import { messagesIn } from '../messages/index.js';
import { oneLine } from '../messages/plain-text.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import { wordFor } from '../messages/words.js';
import { dependencyChart, dependencyTree } from '../operation/service-graph.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { plainTable } from './list-incidents.js';
import { HEALTH_PAINT } from './look-table.js';

const MOST_LINES = 1_000;

/** Every service with its state now; what could not be looked at says so. */
export async function listServices(context: CliContext): Promise<void> {
  const { service: texts } = operationCliTexts(context.language);
  const { words } = messagesIn(context.language);
  const states = await (await context.operation()).states();
  if (context.json) return context.out(JSON.stringify(states, null, 2));
  const rows = states.map(({ name, kind, runtime, mode, dependsOn, finding: { health, code, detail } }) => [
    name,
    kind,
    runtime,
    texts.modes[mode],
    dependsOn.join(', ') || '—',
    health === 'healthy'
      ? HEALTH_PAINT.healthy(words.healths.healthy)
      : `${HEALTH_PAINT[health](words.healths[health])}: ${wordFor(words.findings, code)} ${oneLine(detail, 100)}`.trimEnd(),
  ]);
  context.out(plainTable(texts.columns, rows));
}

export async function showLogs(context: CliContext, name: string, given: string): Promise<void> {
  const { service: texts } = operationCliTexts(context.language);
  const count = Number(given);
  if (!(Number.isInteger(count) && count >= 1 && count <= MOST_LINES))
    throw new CliExit(EXIT.usage, texts.badLines(given, MOST_LINES));
  const lines = await (await context.operation()).logs(name, count);
  if (context.json) return context.out(JSON.stringify({ service: name, lines }, null, 2));
  if (lines.length === 0) return context.err(texts.noLines);
  for (const line of lines) context.out(line);
}

/** As text, as a Mermaid chart, or as data with the order in which they would be repaired. */
export async function showGraph(context: CliContext, mermaid: boolean): Promise<void> {
  const { service: texts } = operationCliTexts(context.language);
  const services = (await context.operation()).services();
  if (context.json) {
    const all = [...services.values()];
    const repairOrder = inDependencyOrder(all).map(({ name }) => name);
    const nodes = all.map(({ name, kind, mode, dependsOn }) => ({ name, kind, mode, dependsOn }));
    return context.out(JSON.stringify({ services: nodes, repairOrder }, null, 2));
  }
  const lines = mermaid
    ? dependencyChart(services)
    : dependencyTree(services, ({ name, kind, mode }) => `${name} (${kind}, ${texts.modes[mode]})`);
  for (const line of lines) context.out(line);
}
