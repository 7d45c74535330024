import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { differing } from '../../domain/topic-settings.js';
import type { TopicChange, TopicSettings } from '../../domain/topic-settings.js';
import { IntegrationError } from '../integration-error.js';

// Node.js sees only some of the names of this package.
const { ConfigResourceTypes, ConfigSource } = kafkajs;
const READ_AGAIN_MS = 100;

/** All settings of a topic. Throws what kafkajs throws. */
export async function readTopicConfig(admin: Admin, topic: string): Promise<TopicSettings> {
  const { resources } = await admin.describeConfigs({
    resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
    includeSynonyms: false,
  });
  const entries = resources[0]?.configEntries ?? [];
  return Object.fromEntries(
    entries.map(({ configName, configValue, configSource, isSensitive }) => {
      const isOverride = configSource === ConfigSource.TOPIC_CONFIG;
      if (isOverride && (isSensitive || (configValue as string | null) === null)) {
        throw new IntegrationError('NOT_ALLOWED', `${configName} of ${topic} is secret, so it could not be kept`);
      }
      return [configName, { value: configValue ?? '', isOverride }];
    }),
  );
}

export interface ChangeOptions {
  /** The cluster judges the change, and nothing is altered. */
  readonly validateOnly?: boolean;
  readonly signal: AbortSignal;
}

/**
 * Alters some settings of a topic and keeps its others. kafkajs knows only the request that replaces a topic's settings as a
 * whole, so what was read a moment before is sent along; between the two somebody else's change would be lost. Returns when the
 * cluster says what we wrote.
 *
 * @param decide what to write, from what is there now; nothing where it says so
 */
export async function changeTopicConfig(
  admin: Admin,
  topic: string,
  decide: (now: TopicSettings) => TopicChange,
  { validateOnly = false, signal }: ChangeOptions,
): Promise<TopicSettings> {
  const now = await readTopicConfig(admin, topic);
  const change = decide(now);
  if (Object.keys(change).length === 0) return now;
  const wanted = overridesAfter(now, change);
  const configEntries = Object.entries(wanted).map(([name, value]) => ({ name, value }));
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await admin.alterConfigs({ resources, validateOnly: true });
  if (validateOnly) return now;
  await admin.alterConfigs({ resources, validateOnly: false });
  for (;;) {
    // Brokers hear of it a moment later than the controller that took it.
    const after = await readTopicConfig(admin, topic);
    if (isAs(after, wanted)) return after;
    await sleep(READ_AGAIN_MS, undefined, { signal });
  }
}

/** Every value of the topic's own, as they shall be. */
export function overridesAfter(now: TopicSettings, change: TopicChange): Readonly<Record<string, string>> {
  const kept = Object.entries(now).filter(([name, { isOverride }]) => isOverride && !Object.hasOwn(change, name));
  const written = Object.entries(change).filter((entry): entry is [string, string] => entry[1] !== null);
  return Object.fromEntries([...kept.map(([name, { value }]): [string, string] => [name, value]), ...written]);
}

function isAs(after: TopicSettings, wanted: Readonly<Record<string, string>>): boolean {
  const overrides = Object.keys(after).filter((name) => after[name]?.isOverride);
  return overrides.length === Object.keys(wanted).length && differing(after, wanted).length === 0;
}
