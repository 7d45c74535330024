import { parseSeverity, SEVERITIES } from '../domain/severity.js';
import type { IncidentClient, IncidentRef } from '../client.js';
import { shortName } from '../client.js';
import { cliTexts } from '../messages/cli.js';
import type { IncidentTexts } from '../messages/cli.js';
import { formatTime, messagesIn } from '../messages/index.js';
import type { CliContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { impactFacts } from './impact-facts.js';
import { personOf } from './person.js';

export interface ActOptions {
  readonly by?: string;
  readonly reason?: string;
  readonly expectedLevel?: string;
  readonly fact?: readonly string[];
}

export async function acknowledge(context: CliContext, id: string | undefined, { by }: ActOptions): Promise<void> {
  await act(context, id, async (client, ref) => {
    const answer = await client.acknowledge(ref, { by: personOf(context.settings, by) });
    const until = formatTime(answer.until, { language: context.language, zone: context.zone });
    return { answer, say: (texts, name) => texts.acknowledged(name, until) };
  });
}

export async function note(
  context: CliContext,
  text: string,
  id: string | undefined,
  { by }: ActOptions,
): Promise<void> {
  // People say the number first as often as the text.
  const numberFirst = /^#?\d+$/.test(text) && id !== undefined && !/^#?\d+$/.test(id);
  const [words, named] = numberFirst ? [id, text] : [text, id];
  await act(context, named, async (client, ref) => {
    await client.note(ref, { by: personOf(context.settings, by), text: words });
    return { answer: {}, say: (texts, name) => texts.noted(name) };
  });
}

export async function changeSeverity(
  context: CliContext,
  given: string,
  id: string | undefined,
  options: ActOptions,
): Promise<void> {
  const swapped = parseSeverity(given) === undefined && id !== undefined && parseSeverity(id) !== undefined;
  const [word, named] = swapped ? [id, given] : [given, id];
  const severity = severityOrExit(context, word);
  await act(context, named, async (client, ref) => {
    const answer = await client.severity(ref, {
      by: personOf(context.settings, options.by),
      severity,
      ...(options.reason && { reason: options.reason }),
    });
    const said = messagesIn(context.language).words.severities[answer.severity];
    return { answer, say: (texts, name) => texts.severityChanged(name, said) };
  });
}

export async function escalate(context: CliContext, id: string | undefined, options: ActOptions): Promise<void> {
  await act(context, id, async (client, ref) => {
    const answer = await client.escalate(ref, {
      by: personOf(context.settings, options.by),
      ...(options.reason && { reason: options.reason }),
      ...(options.expectedLevel !== undefined && { expectedLevel: Number(options.expectedLevel) }),
    });
    return { answer, say: (texts, name) => texts.escalated(name, answer.level) };
  });
}

export async function resolve(context: CliContext, id: string | undefined, options: ActOptions): Promise<void> {
  await act(context, id, async (client, ref) => {
    await client.resolve(ref, { by: personOf(context.settings, options.by), reason: options.reason ?? '' });
    return { answer: {}, say: (texts, name) => texts.resolved(name) };
  });
}

export async function measureImpact(context: CliContext, id: string | undefined, options: ActOptions): Promise<void> {
  const facts = impactFacts(options.fact ?? [], context.language);
  await act(context, id, async (client, ref) => {
    const answer = await client.impact(ref, { by: personOf(context.settings, options.by), facts });
    return { answer, say: (texts, name) => texts.measured(name, answer.escalated) };
  });
}

export function severityOrExit(context: CliContext, word: string) {
  const severity = parseSeverity(word);
  if (severity) return severity;
  throw new CliExit(EXIT.usage, cliTexts(context.language).incident.badSeverity(word, SEVERITIES.join(', ')));
}

interface Done {
  readonly answer: object;
  readonly say: (texts: IncidentTexts, name: string) => string;
}

async function act(
  context: CliContext,
  id: string | undefined,
  deed: (client: IncidentClient, ref: IncidentRef) => Promise<Done>,
): Promise<void> {
  const client = await context.client();
  const ref = await client.find(id);
  const { answer, say } = await deed(client, ref);
  if (context.json) return context.out(JSON.stringify({ ...ref, ...answer }, null, 2));
  context.out(say(cliTexts(context.language).incident, shortName(ref)));
}
