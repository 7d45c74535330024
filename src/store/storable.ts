/** PostgreSQL takes neither the character NUL nor half a surrogate pair in text or jsonb; log lines may hold both. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '').replace(/[\ud800-\udfff]/gu, '\ufffd');
}

export function storableJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? storableText(inner) : inner));
}
