import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import type { SearchAttributePair } from '@temporalio/common';
import type { SEARCH_ATTRIBUTES } from '../workflows/contract.js';
import { grpcStatus } from './grpc-errors.js';

/** How long a server that knows none of our search attributes is believed, before they are tried again. */
const UNREGISTERED_FOR_MS = 60_000;

export type SearchableStart = <Answer>(
  start: (attributes: SearchAttributePair[]) => Promise<Answer>,
  attributes: SearchAttributePair[],
) => Promise<Answer>;

/** Starts with search attributes; without them where the server knows none, because it would refuse the whole start. */
export function createSearchableStart(): SearchableStart {
  let withoutAttributesUntilMs = 0;
  return async (start, attributes) => {
    if (Date.now() < withoutAttributesUntilMs) return start([]);
    try {
      return await start(attributes);
    } catch (error) {
      if (!isUnregistered(error)) throw error;
      withoutAttributesUntilMs = Date.now() + UNREGISTERED_FOR_MS;
      return start([]);
    }
  };
}

export function keywordAttributes(
  values: Readonly<Partial<Record<keyof typeof SEARCH_ATTRIBUTES, string>>>,
): SearchAttributePair[] {
  return Object.entries(values).map(([name, value]) => ({
    key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
    value,
  }));
}

function isUnregistered(error: unknown): boolean {
  return /search ?attribute|no mapping defined/i.test(grpcStatus(error)?.details ?? '');
}
