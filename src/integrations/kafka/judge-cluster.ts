import type { TopicSettings } from '../../domain/topic-settings.js';
import type { Judgement } from '../services/judgement.js';
import type { LagLook } from './consumer-lag.js';
import type { KafkaPulse } from './ping.js';
import type { TopicState } from './topic-states.js';

const NAMES_SHOWN = 5;

export function judgeBrokers({ brokers, controller }: KafkaPulse, expected: number): Judgement {
  const detail = `${brokers} of ${expected} broker(s), controller ${controller}`;
  if (brokers < expected) return { health: 'unhealthy', code: 'too_few', detail };
  return { health: 'healthy', code: 'ok', detail };
}

/** @param mustExist false where the first load that publishes makes them: then a missing one is no fault of the cluster */
export function judgeTopics(states: readonly TopicState[], mustExist: boolean): Judgement {
  const named = (of: readonly TopicState[]): string => listed(of.map(({ topic }) => topic));
  const leaderless = states.filter(({ state }) => state === 'without_leader');
  const missing = states.filter(({ state }) => state === 'missing');
  const behind = states.filter(({ outOfSync }) => outOfSync > 0);
  const faults = [
    ...(leaderless.length > 0 ? [`partitions without a leader: ${named(leaderless)}`] : []),
    ...(missing.length > 0 ? [`missing: ${named(missing)}`] : []),
    ...(behind.length > 0 ? [`replicas out of sync: ${named(behind)}`] : []),
  ];
  const detail = faults.length > 0 ? faults.join('; ') : `${states.length} topic(s), all partitions led and in sync`;
  if (leaderless.length > 0) return { health: 'unhealthy', code: 'unreachable', detail };
  if (behind.length > 0 || (missing.length > 0 && mustExist)) return { health: 'unhealthy', code: 'too_few', detail };
  if (missing.length > 0) return { health: 'unknown', code: 'not_started', detail };
  return { health: 'healthy', code: 'ok', detail };
}

/** Judged without what may be Kafka's own markers: one message in a partition, which nobody can read. */
export function judgeLag(look: LagLook, group: string | undefined, maxMessages: number): Judgement {
  const { groups, skipped, members } = look;
  const [worst] = groups;
  if (!worst) {
    if (group === undefined) return { health: 'healthy', code: 'ok', detail: 'no group has committed an offset' };
    return { health: 'unknown', code: 'not_started', detail: `group ${group} has committed no offset` };
  }
  const over = groups.filter(({ messages, perhapsMarkers }) => messages - perhapsMarkers > maxMessages);
  const where = worst.worstTopic === undefined ? '' : `, most in ${worst.worstTopic}`;
  const who = members === undefined ? '' : `, ${members} consumer(s)`;
  const markers = worst.perhapsMarkers === 0 ? '' : `, of which up to ${worst.perhapsMarkers} may be markers`;
  const others = over.length > 1 ? `; ${over.length} groups are over ${maxMessages}` : '';
  const unseen = skipped > 0 ? `; ${skipped} group(s) not looked at` : '';
  const detail = `group ${worst.group}: ${worst.messages} message(s) behind${markers}${where}${who}${others}${unseen}`;
  if (over.length > 0) return { health: 'unhealthy', code: 'too_many', detail };
  return { health: 'healthy', code: 'ok', detail };
}

/** Settings that say how long and how much a topic keeps; shown although nobody set them for it. */
const ALWAYS_SHOWN = ['cleanup.policy', 'retention.ms', 'retention.bytes'];

export function describeSettings(topic: string, settings: TopicSettings): Judgement {
  const own = Object.entries(settings).filter(([, { isOverride }]) => isOverride);
  const defaults = ALWAYS_SHOWN.filter((name) => settings[name] && !settings[name].isOverride);
  const written = own.map(([name, { value }]) => `${name}=${value}`);
  const inherited = defaults.map((name) => `${name}=${settings[name]?.value ?? ''}`);
  const detail = `${topic}: own: ${written.join(', ') || 'none'}; default: ${inherited.join(', ') || 'none'}`;
  return { health: 'healthy', code: 'ok', detail };
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  return `${names.slice(0, NAMES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
