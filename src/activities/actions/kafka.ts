import { ApplicationFailure } from '@temporalio/activity';
import type { Json } from '../../domain/actions/action.js';
import type { PendingUndo } from '../../domain/restore.js';
import { changeBack, changeSince, differing, valueBefore } from '../../domain/topic-settings.js';
import type { AlteredKeys, SinceLook, TopicChange, TopicSettings } from '../../domain/topic-settings.js';
import { serviceFor } from '../ports.js';
import type { Deed, Deeds } from './deed.js';
import type { KafkaParts } from './kafka-looks.js';

/** Undos of this service that are still to come. */
export interface UndosPort {
  pending(service: string): Promise<readonly PendingUndo[]>;
}

/** What the plan saw of the settings that it wants to alter. */
type Look = { readonly settings: TopicSettings };
type Before = { readonly topic: string; readonly altered: AlteredKeys };

type Owned = Deeds<'alter_topic_config'>;

export function createKafkaDeeds(parts: KafkaParts & { readonly undos: UndosPort }): Owned {
  return { alter_topic_config: alterTopicConfig(parts) };
}

function alterTopicConfig({
  services,
  kafka,
  undos,
}: KafkaParts & { readonly undos: UndosPort }): Deed<'alter_topic_config'> {
  return {
    async plan(params, { context: { mode }, signal }) {
      const { topic, set, restoreAfterMs } = params;
      const service = serviceFor(services, mode, params, 'kafka');
      const at = { service, mode, signal };
      // Judged by the cluster now, so that a value that it refuses is known before anybody grants anything.
      const now = await kafka.change(at, topic, (found) => wanted(found, set), true);
      const keys = differing(now, set);
      if (keys.length === 0) {
        return { service, what: `${topic}: ${listed(set)} already`, idle: true, look: look(now, []) };
      }
      const pending =
        mode === 'live' ? (await undos.pending(service)).map(({ before }) => alteredOf(before, topic)) : [];
      const altered = keys.map((key): [string, AlteredKeys[string]] => [
        key,
        { set: set[key] ?? '', was: valueBefore(key, now, pending) },
      ]);
      return {
        service,
        what: `${topic}: ${keys.map((key) => `${key} ${now[key]?.value ?? ''} → ${set[key] ?? ''}`).join(', ')}`,
        look: look(now, keys),
        undo: { afterMs: restoreAfterMs, before: { topic, altered: Object.fromEntries(altered) } },
      };
    },

    async act({ service, topic, set, look: seen }, { context: { mode }, signal, onStage }) {
      let judged: SinceLook = { change: {} };
      const decide = (now: TopicSettings): TopicChange => {
        judged = changeSince((seen as unknown as Look).settings, now, set);
        return judged.change;
      };
      onStage('altering');
      const now = await kafka.change({ service, mode, signal }, topic, decide, false);
      if (judged.foreign !== undefined) throw alteredByOthers(topic, judged.foreign, now);
      const outcome = Object.keys(judged.change).length === 0 ? 'already_done' : 'done';
      return { service, outcome, detail: `${topic}: ${listed(set)}` };
    },

    async restore(before, { service, context: { mode }, signal }) {
      const { topic, altered } = before as unknown as Before;
      let back: TopicChange = {};
      const decide = (now: TopicSettings): TopicChange => (back = changeBack(now, altered));
      try {
        await kafka.change({ service, mode, signal }, topic, decide, false);
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== 'NOT_FOUND') throw error;
        return { outcome: 'nothing_to_restore', detail: `${topic}: the topic is gone` };
      }
      const keys = Object.keys(back);
      if (keys.length === 0) {
        return { outcome: 'nothing_to_restore', detail: `${topic}: nothing is as it was set, so nothing is put back` };
      }
      const left = Object.keys(altered).filter((key) => !keys.includes(key));
      const others = left.length > 0 ? `; left as they are: ${left.join(', ')}` : '';
      const said = keys.map((key) => `${key} = ${back[key] ?? 'default'}`).join(', ');
      return { outcome: 'restored', detail: `${topic}: ${said}${others}` };
    },
  };
}

function wanted(now: TopicSettings, set: Readonly<Record<string, string>>): TopicChange {
  return Object.fromEntries(differing(now, set).map((key) => [key, set[key] ?? null]));
}

function look(now: TopicSettings, keys: readonly string[]): Json {
  const settings = keys.flatMap((key) => (now[key] ? [[key, { ...now[key] }] as const] : []));
  return { settings: Object.fromEntries(settings) };
}

/** Of another topic: nothing. */
function alteredOf(before: Json, topic: string): AlteredKeys {
  const pending = before as unknown as Partial<Before>;
  return pending.topic === topic ? (pending.altered ?? {}) : {};
}

function listed(set: Readonly<Record<string, string>>): string {
  return Object.entries(set)
    .map(([key, value]) => `${key} = ${value}`)
    .join(', ');
}

function alteredByOthers(topic: string, key: string, now: TopicSettings): ApplicationFailure {
  const value = now[key]?.value ?? '';
  return ApplicationFailure.nonRetryable(
    `${topic}: ${key} is ${value} by now, which is neither what was planned with nor what was wanted`,
    'INSTANCE_CHANGED',
  );
}
