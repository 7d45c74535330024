import type { Severity } from './severity.js';

/** A person as channels reach them; addresses come from configuration. */
export interface Person {
  readonly name: string;
  readonly email?: string;
  /** Slack's member id (`U012AB3CD`), for a mention that rings. */
  readonly slackId?: string;
}

/** What a channel carries to people. The words are ready; a channel only gives them its own form. */
export interface PageMessage {
  /** Unique for the message and stable over its repeats; it travels to the channel, so that a repeat is recognisable there. */
  readonly key: string;
  readonly title: string;
  /** Lines. `- ` opens a list item and `**words**` stresses; all else is plain text that may come from outside. */
  readonly body: readonly string[];
  readonly severity: Severity;
  readonly recipients: readonly Person[];
  /** True where the same message may have arrived before: the channel says so in words. */
  readonly possibleRepeat: boolean;
  /** A simulation reaches only channels that are marked for it. */
  readonly simulation: boolean;
  readonly language: 'es' | 'en';
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;

/**
 * A runbook's text, with `{subject}` filled in. It stands in commands that people paste into a shell, and what an alert calls
 * its subject may be anything: only a plain name is filled in.
 */
export function aboutSubject(text: string, subject: string): string {
  return PLAIN_NAME.test(subject) ? text.replaceAll('{subject}', () => subject) : text;
}
