import { rotationKey } from '../credentials.js';
import type { Credential } from '../credentials.js';
import { attention, line } from '../report-lines.js';
import type { TaskLine } from '../task.js';

/** How old a password is only its task says: no server tells it. */
export function passwordAges(
  credentials: readonly Credential[],
  lastDone: ReadonlyMap<string, string>,
  { startedAt, passwordAgeMs }: { readonly startedAt: string; readonly passwordAgeMs: number },
): readonly TaskLine[] {
  const unknown = credentials.filter((credential) => !lastDone.has(rotationKey(credential)));
  const dated = credentials.flatMap((credential): TaskLine[] => {
    const changedAt = lastDone.get(rotationKey(credential));
    if (changedAt === undefined) return [];
    const ageMs = Date.parse(startedAt) - Date.parse(changedAt);
    const values = { subject: credential.subject, user: credential.user ?? '', changedAt };
    return [ageMs > passwordAgeMs ? attention('password_old', values) : line('password_young', values)];
  });
  const names = unknown.map(({ subject }) => subject).join(', ');
  return [...dated, ...(unknown.length === 0 ? [] : [line('password_age_unknown', { count: unknown.length, names })])];
}
