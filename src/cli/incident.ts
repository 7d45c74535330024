import type { Command } from 'commander';
import type { Language } from '../messages/language.js';
import { cliTexts } from '../messages/cli.js';
import type { OpenContext } from './context.js';
import type { ActOptions } from './incident-acts.js';
import type { ListOptions, ShowCommandOptions } from './incident-looks.js';
import type { OpenOptions } from './incident-open.js';

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

/** `guardia incident …`: what it may be told. What each verb does is loaded when it is used. */
export function registerIncident(program: Command, open: OpenContext, language: Language): void {
  const { incident: texts, nouns, options } = cliTexts(language);
  const incident = program.command('incident').summary(nouns.incident).description(nouns.incident);

  incident
    .command('open')
    .description(texts.open)
    .argument('<type>', texts.type)
    .argument('[subject]', texts.subject)
    .option('-s, --summary <text>', texts.summary)
    .option('--severity <severity>', texts.severityOption)
    .option('--fact <fact>', texts.fact, collect)
    .option('--by <name>', options.by)
    .option('--dry-run', texts.dryRun)
    .action(async (type: string, subject: string | undefined, given: OpenOptions) =>
      (await import('./incident-open.js')).openIncident(await open(), type, subject, given),
    );

  incident
    .command('list')
    .description(texts.list)
    .option('--state <state>', texts.state, 'open')
    .option('--type <type>', texts.typeFilter)
    .option('--simulations', texts.simulations)
    .option('--limit <n>', texts.limit, '50')
    .action(async (given: ListOptions) => (await import('./incident-looks.js')).listIncidents(await open(), given));

  incident
    .command('show')
    .description(texts.show)
    .argument('[id]', options.id)
    .option('-f, --follow', texts.follow)
    .option('--evidence', texts.evidence)
    .action(async (id: string | undefined, given: ShowCommandOptions) =>
      (await import('./incident-looks.js')).showIncident(await open(), id, given),
    );

  registerActs(incident, open, language);
}

function registerActs(incident: Command, open: OpenContext, language: Language): void {
  const { incident: texts, options } = cliTexts(language);
  const acts = () => import('./incident-acts.js');
  const verb = (name: string, description: string): Command =>
    incident.command(name).description(description).option('--by <name>', options.by);

  verb('ack', texts.ack)
    .argument('[id]', options.id)
    .action(async (id: string | undefined, given: ActOptions) => (await acts()).acknowledge(await open(), id, given));

  verb('note', texts.note)
    .argument('<text>', texts.noteText)
    .argument('[id]', options.id)
    .action(async (text: string, id: string | undefined, given: ActOptions) =>
      (await acts()).note(await open(), text, id, given),
    );

  verb('severity', texts.severity)
    .argument('<severity>', texts.severityOption)
    .argument('[id]', options.id)
    .option('--reason <text>', texts.reason)
    .action(async (severity: string, id: string | undefined, given: ActOptions) =>
      (await acts()).changeSeverity(await open(), severity, id, given),
    );

  verb('escalate', texts.escalate)
    .argument('[id]', options.id)
    .option('--reason <text>', texts.reason)
    .option('--expected-level <n>', texts.expected)
    .action(async (id: string | undefined, given: ActOptions) => (await acts()).escalate(await open(), id, given));

  verb('resolve', texts.resolve)
    .argument('[id]', options.id)
    .requiredOption('--reason <text>', texts.reason)
    .action(async (id: string | undefined, given: ActOptions) => (await acts()).resolve(await open(), id, given));

  verb('impact', texts.impact)
    .argument('[id]', options.id)
    .requiredOption('--fact <fact>', texts.fact, collect)
    .action(async (id: string | undefined, given: ActOptions) => (await acts()).measureImpact(await open(), id, given));
}
