/** One setting of a topic as the cluster has it. */
export interface TopicSetting {
  readonly value: string;
  /** Set for this topic; otherwise it is the brokers' default. */
  readonly isOverride: boolean;
}
export type TopicSettings = Readonly<Record<string, TopicSetting>>;

/** What is to be written; null takes the topic's own value away, so that the default applies. */
export type TopicChange = Readonly<Record<string, string | null>>;

/** Of each setting that is altered: what we set, and the topic's own value before (null where it had none). */
export type AlteredKeys = Readonly<Record<string, { readonly set: string; readonly was: string | null }>>;

/** `cleanup.policy` is a list without an order, and a number may be written with zeros in front. */
export function isSameValue(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && normal(one) === normal(other);
}

function normal(value: string): string {
  const trimmed = value.trim();
  if (/^-?\d+$/.test(trimmed)) return BigInt(trimmed).toString();
  return trimmed
    .split(',')
    .map((word) => word.trim())
    .sort()
    .join(',');
}

/** Those settings that are not yet as they are wanted. */
export function differing(now: TopicSettings, set: Readonly<Record<string, string>>): readonly string[] {
  return Object.keys(set).filter((key) => !isSameValue(now[key]?.value, set[key]));
}

/** What a deed may do after its plan's look. */
export interface SinceLook {
  readonly change: TopicChange;
  /** A setting that is neither as the look saw it nor as it is wanted: somebody else altered it, so nothing is changed. */
  readonly foreign?: string;
}

export function changeSince(look: TopicSettings, now: TopicSettings, set: Readonly<Record<string, string>>): SinceLook {
  const left = differing(now, set);
  const foreign = left.find(
    (key) => look[key]?.isOverride !== now[key]?.isOverride || !isSameValue(look[key]?.value, now[key]?.value),
  );
  if (foreign !== undefined) return { change: {}, foreign };
  return { change: Object.fromEntries(left.map((key) => [key, set[key] ?? null])) };
}

/** What has to be written to undo it: only settings that are still as we set them. A person's later change stays. */
export function changeBack(now: TopicSettings, altered: AlteredKeys): TopicChange {
  const ours = Object.entries(altered).filter(
    ([key, { set, was }]) => now[key]?.isOverride === true && isSameValue(now[key].value, set) && was !== set,
  );
  return Object.fromEntries(ours.map(([key, { was }]) => [key, was]));
}

/** The topic's own value before all of our changes that are still in force: the earliest of a chain, each made on top of the last. */
export function valueBefore(key: string, now: TopicSettings, pending: readonly AlteredKeys[]): string | null {
  const current = now[key];
  if (!current?.isOverride) return null;
  const beneath = pending.map((altered) => altered[key]).find((altered) => isSameValue(altered?.set, current.value));
  return beneath ? beneath.was : current.value;
}
