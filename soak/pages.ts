import type { SlackEntry } from '../test/support/fake-slack.js';

/** A call, and not the silent message of the opening. */
export function isPage({ key }: Pick<SlackEntry, 'key'>): boolean {
  return /\/page-\d+\//.test(key);
}
