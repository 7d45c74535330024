import type { Json } from '../../domain/actions/action.js';
import { fitsPattern } from '../../domain/ingestion/file-pattern.js';
import {
  isCompacted,
  judgeCompacted,
  policyOf,
  sizeOf,
  whyNotCompact,
  withCompaction,
} from '../../domain/maintenance/compaction.js';
import type { TopicLog } from '../../domain/maintenance/compaction.js';
import { attention, line, withinMost } from '../../domain/maintenance/report-lines.js';
import type { TaskLine, TaskPlan, TaskReport } from '../../domain/maintenance/task.js';
import type { TopicChange, TopicSettings } from '../../domain/topic-settings.js';
import type { AtKafka, KafkaPort } from '../actions/kafka-port.js';
import type { MaintenanceTask, TaskOrder } from './task.js';

export interface CompactTopicsPorts {
  /** All but Kafka's own, at most so many. Throws IntegrationError. */
  readonly settings: (
    at: AtKafka,
    most: number,
  ) => Promise<{
    readonly topics: ReadonlyMap<string, TopicSettings>;
    readonly skipped: number;
  }>;
  /** Reads a bounded part of each. */
  readonly logs: (at: AtKafka, topics: ReadonlyMap<string, TopicSettings>) => Promise<readonly TopicLog[]>;
  readonly change: KafkaPort['change'];
}

type Order = TaskOrder<'compact_topics'>;
type Work = { readonly topics: readonly string[] };

const MOST_TOPICS = 500;
/** Whose records are looked at; of more, those of which the policy is missing come first. */
const MOST_READ = 60;

/** The policy where it should be, and whether compacted topics really are. */
export function compactTopics(kafka: CompactTopicsPorts): MaintenanceTask<'compact_topics'> {
  return {
    plan: (order) => planned(kafka, order),

    async act(order, work: Json): Promise<TaskReport> {
      const { topics } = work as unknown as Work;
      const lines: TaskLine[] = [];
      for (const topic of topics) {
        order.onProgress(topic);
        lines.push(await compacted(kafka, order, topic));
      }
      // What was set is looked at once more, with all the rest: a report stands by itself.
      const { lines: state, figures } = await planned(kafka, order);
      return { lines: withinMost([...lines, ...state]), ...(figures && { figures }) };
    },
  };
}

async function planned(kafka: CompactTopicsPorts, order: Order): Promise<TaskPlan> {
  const { params } = order;
  const at = atOf(order);
  const { topics, skipped } = await kafka.settings(at, MOST_TOPICS);
  const isWanted = (name: string): boolean => params.topics.some((pattern) => fitsPattern(pattern, name));
  const missing = [...topics].filter(([name, settings]) => isWanted(name) && !isCompacted(settings));
  const compactedNow = [...topics].filter(([, settings]) => isCompacted(settings));
  const looked = [...missing, ...compactedNow].slice(0, MOST_READ);
  const logs = await kafka.logs(at, new Map(looked));
  const toSet = logs.filter((log) => !isCompacted(log.settings) && whyNotCompact(log) === undefined);
  const unread = missing.length + compactedNow.length - looked.length;
  const lines = [
    ...logs.map((log) => lineOf(log, params.maxDirtyRatio)),
    ...(unread > 0 ? [line('topics_not_read', { leftCount: unread })] : []),
    ...(skipped > 0 ? [attention('topics_skipped', { leftCount: skipped })] : []),
    ...unmatched(params.topics, [...topics.keys()]).map((pattern) => attention('topic_pattern_unmatched', { pattern })),
  ];
  const figures = figuresOf(logs, missing.length, compactedNow.length);
  if (logs.length === 0) return { lines: withinMost([line('no_topic_compacted'), ...lines]), figures, idle: true };
  const all = withinMost([line('compaction_measured_how'), ...lines]);
  if (toSet.length === 0) return { lines: all, figures, idle: true };
  return { lines: all, figures, work: { topics: toSet.map(({ topic }) => topic) } };
}

/** Decided anew from what is there: another attempt, or a person, may have done it, and other settings stay. */
async function compacted(kafka: CompactTopicsPorts, order: Order, topic: string): Promise<TaskLine> {
  let was = '';
  let isSet = false;
  const decide = (now: TopicSettings): TopicChange => {
    was = policyOf(now);
    isSet = isCompacted(now);
    return isSet ? {} : { 'cleanup.policy': withCompaction(was) };
  };
  try {
    const now = await kafka.change(atOf(order), topic, decide, false);
    return line(isSet ? 'topic_policy_already' : 'topic_policy_set', { topic, was, policy: policyOf(now) });
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'NOT_FOUND') throw error;
    return line('topic_gone', { topic });
  }
}

function lineOf(log: TopicLog, maxDirtyRatio: number): TaskLine {
  const { topic, settings, head, code } = log;
  if (isCompacted(settings)) return judgeCompacted(log, maxDirtyRatio, Date.now());
  const why = whyNotCompact(log);
  const values = { topic, policy: policyOf(settings), ...sizeOf(log) };
  if (why === undefined)
    return attention('topic_policy_missing', { ...values, wanted: withCompaction(policyOf(settings)) });
  return attention(why, { ...values, keylessCount: head?.keyless ?? 0, ...(code !== undefined && { code }) });
}

function unmatched(patterns: readonly string[], names: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => !names.some((name) => fitsPattern(pattern, name)));
}

function figuresOf(logs: readonly TopicLog[], missing: number, compactedCount: number) {
  const heads = logs.filter(({ settings }) => isCompacted(settings)).flatMap(({ head }) => (head ? [head] : []));
  const records = heads.reduce((sum, head) => sum + head.records, 0);
  const superseded = heads.reduce((sum, head) => sum + head.superseded, 0);
  return {
    compactedTopicsCount: compactedCount,
    policyMissingCount: missing,
    compactedBytes: logs
      .filter(({ settings }) => isCompacted(settings))
      .reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
    ...(records > 0 && { dirtyRatio: superseded / records }),
  };
}

function atOf({ service, mode, signal }: Order): AtKafka {
  return { service, mode, signal };
}
