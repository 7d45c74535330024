import type { Person } from '../../domain/page-message.js';
import { oneLine } from '../../messages/plain-text.js';

export interface MailAddress {
  readonly name: string;
  readonly address: string;
}

/** One mailbox and nothing else: no list, no display name, no line break that could open another header. */
const MAILBOX = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,253}$/u;

/** The people who can be written to; those without an address, or with text that is none, are left out. */
export function mailAddresses(people: readonly Person[]): readonly MailAddress[] {
  return people
    .filter((person): person is Person & { readonly email: string } => MAILBOX.test(person.email ?? ''))
    .map((person) => ({ name: oneLine(person.name, 80), address: person.email }));
}
