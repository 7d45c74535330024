import { commandResult } from '../messages/command-details.js';
import { formatTime, messagesIn } from '../messages/index.js';
import { operationCliTexts } from '../messages/operation-cli.js';
import type { ActionTexts } from '../messages/operation-cli.js';
import { oneLine } from '../messages/plain-text.js';
import { actionCards, actionNamed, cardOf } from '../operation/action-card.js';
import type { ActionCard, ParameterCard } from '../operation/action-card.js';
import type { CliContext } from './context.js';
import { wholeNumber } from './ingest-looks.js';
import { plainTable } from './list-incidents.js';

export async function listActions(context: CliContext): Promise<void> {
  const { action: texts } = operationCliTexts(context.language);
  const { words } = messagesIn(context.language);
  const cards = actionCards();
  if (context.json) return context.out(JSON.stringify(cards, null, 2));
  const rows = cards.map(({ name, does, kinds, byHand, needsPerson }) => [
    name,
    does === 'look' ? texts.looks : texts.changes,
    kinds.join(', ') || '—',
    byHand ? (needsPerson ? texts.labels.person.toLowerCase() : texts.yes) : texts.onlyRunbook,
    words.actions[name],
  ]);
  context.out(plainTable(texts.columns, rows));
}

/** One action in words; its parameters as they are written under `with` and after `--with`. */
export async function showAction(context: CliContext, name: string): Promise<void> {
  const { action: texts } = operationCliTexts(context.language);
  const card = cardOf(actionNamed(name));
  if (context.json) return context.out(JSON.stringify(card, null, 2));
  const { labels } = texts;
  const does = `${card.does === 'look' ? texts.looks : texts.changes}: ${messagesIn(context.language).words.actions[card.name]}`;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [labels.does, does],
    [labels.kinds, card.kinds.join(', ') || texts.anyKind],
    [labels.grant, card.needsGrant ? texts.grant : texts.no],
    [labels.person, card.needsPerson ? texts.person : texts.no],
    [labels.undo, texts.undo[card.undo]],
    [labels.byHand, card.byHand ? texts.yes : texts.onlyRunbook],
    [labels.instead, card.instead],
  ];
  context.out(card.name);
  for (const [label, value] of facts) if (value !== undefined) context.out(`  ${label}: ${value}`);
  context.out(`  ${labels.parameters}: ${card.parameters.length === 0 ? texts.noParameters : ''}`.trimEnd());
  for (const parameter of card.parameters) context.out(`    ${parameterLine(parameter, texts)}`);
  if (card.byHand) context.out(`  ${labels.example}: ${exampleOf(card)}`);
}

function parameterLine(parameter: ParameterCard, texts: ActionTexts): string {
  const { name, kind, required, description, allowed, keys } = parameter;
  const facts = [
    texts.parameterKinds[kind],
    ...(required ? [texts.required] : []),
    ...(parameter.default === undefined ? [] : [texts.defaults(inText(parameter.default))]),
    ...((allowed ?? keys) ? [texts.allowed((allowed ?? keys ?? []).join(', '))] : []),
    ...(description === undefined ? [] : [description]),
  ];
  return `${name}: ${facts.join('; ')}`;
}

/** A command line that says what must be said. */
function exampleOf({ name, parameters, does }: ActionCard): string {
  const told = parameters
    .filter(({ required }) => required)
    .map(({ name: parameter, kind, keys }) => {
      const key = kind === 'map' ? `${parameter}.${keys?.[0] ?? 'key'}` : parameter;
      return ` --with ${key}=…`;
    });
  const service = parameters.some(({ name: parameter }) => /^services?$/.test(parameter)) ? ' --service NAME' : '';
  return `./guardia action run ${name}${service}${told.join('')}${does === 'change' ? ' --dry-run' : ''}`;
}

/** Who ordered what, newest first. */
export async function listCommands(context: CliContext, given: string): Promise<void> {
  const { action: texts } = operationCliTexts(context.language);
  const limit = wholeNumber(context, '--limit', given, 1);
  const commands = await (await context.store()).listCommands(limit);
  if (context.json) return context.out(JSON.stringify(commands, null, 2));
  if (commands.length === 0) return context.err(texts.none);
  const rows = commands.map((view) => [
    formatTime(view.startedAt, context),
    view.action,
    view.service ?? '—',
    oneLine(view.by, 40),
    oneLine(commandResult(view, context.language), 100),
    oneLine(view.reason ?? '', 80),
  ]);
  context.out(plainTable(texts.historyColumns, rows));
}

function inText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
