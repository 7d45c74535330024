import type { ListFilter } from '../client.js';
import type { IncidentView } from '../domain/incident.js';
import { formatClock, timelineLine } from '../messages/index.js';
import type { Reader, RoleTitles } from '../messages/index.js';
import { cliTexts } from '../messages/cli.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { incidentTable } from './list-incidents.js';
import { headline, incidentScreen } from './show-incident.js';

export interface ListOptions {
  readonly state: string;
  readonly type?: string;
  readonly simulations?: boolean;
  readonly limit: string;
}

export interface ShowCommandOptions {
  readonly follow?: boolean;
  readonly evidence?: boolean;
}

const STATES = ['open', 'closed', 'all'] as const;

export async function listIncidents(context: CliContext, options: ListOptions): Promise<void> {
  const texts = cliTexts(context.language);
  const state = STATES.find((known) => known === options.state);
  const limit = Number(options.limit);
  if (!state) throw new CliExit(EXIT.usage, `--state: ${texts.incident.state}`);
  if (!(Number.isInteger(limit) && limit > 0)) throw new CliExit(EXIT.usage, `--limit: ${texts.incident.limit}`);
  const filter: ListFilter = {
    state,
    limit,
    includeSimulations: options.simulations ?? false,
    ...(options.type && { type: options.type }),
  };
  const incidents = await (await context.client()).list(filter);
  if (context.json) return context.out(JSON.stringify(incidents, null, 2));
  if (incidents.length === 0) return context.err(texts.incident.noneListed);
  context.out(incidentTable(incidents, context, Date.now()));
}

export async function showIncident(
  context: CliContext,
  id: string | undefined,
  options: ShowCommandOptions,
): Promise<void> {
  const client = await context.client();
  const ref = await client.find(id);
  const titles = await roleTitles(context);
  const screen = async (view: IncidentView): Promise<string> => {
    const url = await context.workflowUrl(view.workflowId);
    return incidentScreen(view, { reader: context, titles, evidence: options.evidence ?? false, ...(url && { url }) });
  };
  if (!options.follow) {
    const view = await client.show(ref);
    return context.out(context.json ? JSON.stringify(view, null, 2) : await screen(view));
  }
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once('SIGINT', stop);
  const following = context.json ? jsonFollower(context) : lineFollower(context, titles);
  const last = await client.follow(ref, following, interrupted.signal).finally(() => process.off('SIGINT', stop));
  if (interrupted.signal.aborted) throw new CliExit(EXIT.interrupted);
  if (!context.json) context.out(`\n${await screen(last)}`);
}

/** Titles as configured; the catalogue's own where the configuration cannot be read. */
export async function roleTitles(context: CliContext): Promise<RoleTitles> {
  try {
    const { roles } = (await context.documents()).current();
    return Object.fromEntries([...roles].map(([name, role]) => [name, role.title[context.language]]));
  } catch {
    return {};
  }
}

function jsonFollower(context: CliContext): (view: IncidentView) => void {
  return (view) => context.out(JSON.stringify(view));
}

/** Prints what is new in the timeline. A long one is trimmed at its old end, so that lines are known by their text. */
function lineFollower(context: CliContext, titles: RoleTitles): (view: IncidentView) => void {
  const reader: Reader = context;
  let seen: ReadonlySet<string> | undefined;
  return (view) => {
    if (!seen) context.out(headline(view, reader));
    const lines = view.timeline.map(
      (entry) => `${formatClock(entry.at, reader)} ${timelineLine(entry, reader, titles)}`,
    );
    for (const line of lines) if (!seen?.has(line)) context.out(`  ${line}`);
    seen = new Set([...(seen ?? []), ...lines]);
  };
}
