import { attention, line } from '../report-lines.js';
import type { TaskLine } from '../task.js';
import type { Weakness } from './weak-password.js';

/** What Guardia's own files and settings give away, by name and never by value. */
export type Exposure =
  | { readonly kind: 'weak_password'; readonly subject: string; readonly user: string; readonly weakness: Weakness }
  /** Written as it is in guardia.yaml, and not as `${VAR}`. */
  | { readonly kind: 'secret_in_clear'; readonly path: string; readonly line: number }
  /** Others than its owner may read it; `mode` as in `640`. */
  | { readonly kind: 'file_open'; readonly file: string; readonly mode: string }
  /** A password that travels as it is, to another machine. */
  | { readonly kind: 'sent_in_clear'; readonly service: string; readonly address: string }
  | { readonly kind: 'api_open'; readonly host: string; readonly token: 'none' | 'short' | 'set' };

export function exposureLine(exposure: Exposure): TaskLine {
  const { kind, ...values } = exposure;
  switch (kind) {
    case 'weak_password':
      return attention('exposed_weak_password', values);
    case 'secret_in_clear':
      return attention('exposed_secret_in_clear', values);
    case 'file_open':
      return attention('exposed_file', values);
    case 'sent_in_clear':
      return attention('exposed_on_the_way', values);
    case 'api_open':
      return (values as { token: string }).token === 'set' ? line('api_open', values) : attention('api_open', values);
  }
}
