/** One change of one entity, as it waits in the outbox and as it travels: a CloudEvent. */
export interface OutboxEvent {
  readonly loadId: number;
  /** Within its load, from 1 without gaps: what was published is a prefix. */
  readonly n: number;
  /** The same for the same content of the same entity, however often it is sent: what a consumer drops repeats by. */
  readonly id: string;
  readonly master: string;
  readonly kind: 'created' | 'updated';
  /** The fields of the key joined by `|` (one of their own is `\|`): the message's key, so that one entity stays in order. */
  readonly entityKey: string;
  /** ISO 8601: when it was committed. */
  readonly time: string;
  /** The fields of the layout: decimals, and integers that a double cannot hold, as text; dates `YYYY-MM-DD`, timestamps without a zone. */
  readonly data: Readonly<Record<string, unknown>>;
  /** `data` as JSON, where it is at hand: what travels. */
  readonly json?: string;
}

/** What travels of an event; its data is not looked at where the text is at hand. */
export function jsonOf(event: OutboxEvent): string {
  return event.json ?? JSON.stringify(event.data);
}

/** A load with events (or rows for Oracle) that are not out yet, oldest first. */
export interface PendingLoad {
  readonly loadId: number;
  readonly master: string;
  readonly events: number;
  readonly published: number;
  readonly oracleLoaded: number;
  /** ISO 8601: none of its events was published before. Absent: a search for them begins at the topic's beginning. */
  readonly committedAt?: string;
}
