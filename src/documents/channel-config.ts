import type { WrittenChannel } from './channel.schema.js';
import type { ChannelConfig } from './guardia-config.js';

const TLS_PORT = 465;

export function channelConfig(
  name: string,
  written: WrittenChannel,
  missingVariables: readonly string[],
): ChannelConfig {
  if (written.kind !== 'email') return { ...written, name, missingVariables };
  const { kind, simulations, host, port, from, username, password } = written;
  return {
    kind,
    name,
    simulations,
    host,
    port,
    secure: written.secure ?? port === TLS_PORT,
    from,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    missingVariables,
  };
}
