const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const SEPARATOR = 0x1f;

/** What tells one event from another in four bytes (FNV-1a of id and key); never 0, which stands for none. */
export function printOf(id: string, entityKey: string): number {
  return mixed(entityKey, mixed(id, FNV_OFFSET)) || 1;
}

function mixed(text: string, start: number): number {
  let hash = start;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  return Math.imul(hash ^ SEPARATOR, FNV_PRIME) >>> 0;
}
