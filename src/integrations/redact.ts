import { oneLine } from '../messages/plain-text.js';

const DETAIL_LIMIT = 300;
const CREDENTIALS_IN_URL = /(\b[a-z][a-z0-9+.-]*:\/\/)[^/\s@]*@/gi;
const SHORTEST_SECRET = 3;

/**
 * One bounded line of what the other side said, fit for a message or a log: known secrets and credentials inside URLs are
 * replaced. Secrets shorter than three characters would match ordinary words, and are only removed from URLs.
 */
export function safeDetail(text: string, secrets: readonly (string | undefined)[] = [], limit = DETAIL_LIMIT): string {
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= SHORTEST_SECRET);
  const spellings = known.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  const longestFirst = [...new Set(spellings)].sort((a, b) => b.length - a.length);
  const withoutSecrets = longestFirst.reduce((kept, secret) => kept.replaceAll(secret, '***'), text);
  return oneLine(withoutSecrets.replace(CREDENTIALS_IN_URL, '$1***@'), limit);
}
