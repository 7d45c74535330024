import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { GuardiaConfig } from '../documents/guardia-config.js';
import type { PageMessage } from '../domain/page-message.js';
import { IntegrationError } from '../integrations/integration-error.js';
import { cliTexts } from '../messages/cli.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { personOf } from './person.js';

interface TestOptions {
  readonly channel?: string;
  readonly by?: string;
}

interface TestDelivery {
  readonly channel: string;
  readonly delivered: boolean;
  readonly to?: string;
  readonly code?: string;
  readonly detail?: string;
}

/** `guardia notify test ROLE`: a real page before the night, by every channel that would be used. */
export function registerNotify(program: Command, open: OpenContext, language: Language): void {
  const texts = cliTexts(language);
  const notify = program.command('notify').summary(texts.nouns.notify).description(texts.nouns.notify);
  notify
    .command('test')
    .description(texts.notify.test)
    .argument('<role>', texts.notify.role)
    .option('--channel <name>', texts.notify.channel)
    .option('--by <name>', texts.options.by)
    .action(async (role: string, options: TestOptions) => testRole(await open(), role, options));
}

async function testRole(context: CliContext, role: string, options: TestOptions): Promise<void> {
  const texts = cliTexts(context.language).notify;
  const config = (await context.documents()).current();
  if (!config.roles.has(role)) {
    throw new CliExit(EXIT.usage, texts.unknownRole(role, [...config.roles.keys()].join(', ')));
  }
  if (options.channel !== undefined && !config.channels.has(options.channel)) {
    throw new CliExit(EXIT.usage, texts.unknownChannel(options.channel, [...config.channels.keys()].join(', ')));
  }
  const names = options.channel ? [options.channel] : channelsOf(config, role);
  if (names.length === 0) throw new CliExit(EXIT.failed, texts.noChannel);
  const send = await sender(context, config);
  const message = await testMessage(context, config, role, personOf(context.settings, options.by));
  const deliveries: TestDelivery[] = [];
  for (const name of names) deliveries.push(await send(name, message));
  if (context.json) context.out(JSON.stringify(deliveries, null, 2));
  else for (const one of deliveries) context.out(line(one));
  if (deliveries.some((one) => !one.delivered)) throw new CliExit(EXIT.failed);

  function line(one: TestDelivery): string {
    return one.delivered ? texts.delivered(one.channel, one.to ?? '') : texts.failed(one.channel, one.detail ?? '');
  }
}

/** Every channel by which some policy reaches the role, in the order in which they are tried. */
function channelsOf(config: GuardiaConfig, role: string): readonly string[] {
  const levels = [...config.policies.values()].flatMap((policy) => policy.levels);
  return [...new Set(levels.filter((level) => level.roles.includes(role)).flatMap((level) => level.channels))];
}

async function sender(
  context: CliContext,
  config: GuardiaConfig,
): Promise<(channel: string, message: PageMessage) => Promise<TestDelivery>> {
  const { openChannels } = await import('../integrations/channels.js');
  const channels = openChannels({
    channels: () => config.channels,
    write: (text) => context.err(text.replace(/\n$/, '')),
  });
  return async (channel, message) => {
    try {
      const { to } = await channels.send(channel, message);
      return { channel, delivered: true, to };
    } catch (error) {
      if (!(error instanceof IntegrationError)) throw error;
      return { channel, delivered: false, code: error.code, detail: error.message };
    }
  };
}

async function testMessage(context: CliContext, config: GuardiaConfig, role: string, by: string): Promise<PageMessage> {
  const { testPageText } = await import('../messages/index.js');
  const titles = Object.fromEntries([...config.roles].map(([name, { title }]) => [name, title[context.language]]));
  const { title, body } = testPageText(role, by, context, titles);
  const people = config.roles.get(role)?.people ?? [];
  return {
    key: `test/${randomUUID()}`,
    title,
    body,
    severity: 'low',
    recipients: people.flatMap((id) => config.people.get(id) ?? []),
    possibleRepeat: false,
    simulation: false,
    language: context.language,
    links: [],
  };
}
