import type { PageMessage } from '../domain/page-message.js';
import type { Delivered } from './channel.js';
import { createConsoleChannel } from './console/console-channel.js';
import { createEmailChannel } from './email/email-channel.js';
import type { EmailOptions } from './email/email-channel.js';
import { IntegrationError } from './integration-error.js';
import { createSlackChannel } from './slack/slack-channel.js';
import type { SlackOptions } from './slack/slack-channel.js';

/** One channel as configured. */
export type ChannelConfig = {
  /** Marks one that nobody real reads. Where absent: the console, and no other. */
  readonly simulations?: boolean;
  /** `${VAR}` placeholders that nothing fills in: the channel cannot be used. */
  readonly missingVariables?: readonly string[];
} & (
  | { readonly kind: 'console' }
  | ({ readonly kind: 'slack' } & SlackOptions)
  | ({ readonly kind: 'email' } & EmailOptions)
);

export interface ChannelsConfig {
  /** Asked at each message, so that a valid edit of the configuration applies at once. */
  readonly channels: () => ReadonlyMap<string, ChannelConfig>;
  /** Where the console channel prints. */
  readonly write: (text: string) => void;
}

export interface Channels {
  /**
   * Sends by the named channel: one attempt, at most 10 seconds.
   *
   * @throws IntegrationError as `Channel.send`; UNKNOWN_CHANNEL; CONFIG_INVALID where a variable is not set; NOT_ALLOWED for a
   *   simulation on a channel that reaches people
   */
  send(channelName: string, message: PageMessage, signal?: AbortSignal): Promise<Delivered>;
  /** Whether a simulation may use this channel. An unknown channel may not be used for anything. */
  admitsSimulations(channelName: string): boolean;
}

export function openChannels(config: ChannelsConfig): Channels {
  return {
    async send(channelName, message, signal) {
      const channel = usable(config.channels(), channelName);
      if (message.simulation && !admits(channel)) {
        throw new IntegrationError(
          'NOT_ALLOWED',
          `a simulation does not use channel "${channelName}", which reaches people`,
        );
      }
      return open(channel, config.write).send(message, signal);
    },
    admitsSimulations(channelName) {
      const channel = config.channels().get(channelName);
      return channel !== undefined && admits(channel);
    },
  };
}

function usable(channels: ReadonlyMap<string, ChannelConfig>, name: string): ChannelConfig {
  const channel = channels.get(name);
  if (!channel) {
    throw new IntegrationError('UNKNOWN_CHANNEL', `no channel "${name}"; there is: ${[...channels.keys()].join(', ')}`);
  }
  if (channel.missingVariables && channel.missingVariables.length > 0) {
    const missing = channel.missingVariables.join(', ');
    throw new IntegrationError('CONFIG_INVALID', `channel "${name}" needs ${missing}, which is not set`);
  }
  return channel;
}

function admits(channel: ChannelConfig): boolean {
  return channel.simulations ?? channel.kind === 'console';
}

function open(channel: ChannelConfig, write: (text: string) => void) {
  switch (channel.kind) {
    case 'console':
      return createConsoleChannel(write);
    case 'slack':
      return createSlackChannel(channel);
    case 'email':
      return createEmailChannel(channel);
  }
}
