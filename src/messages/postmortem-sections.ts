import type { Fault, Postmortem } from '../domain/postmortem.js';
import type { LocalizedText } from '../domain/runbook.js';
import { messagesIn } from './catalogue.js';
import { roleNames, stepLine } from './incident-lines.js';
import type { RoleTitles } from './incident-lines.js';
import type { Reader } from './language.js';
import { codeBlock, codeSpan, escapeMarkdown } from './markdown.js';
import type { PostmortemPhrases } from './postmortem-phrases.js';
import { formatClock, formatDuration } from './time.js';
import { wordFor } from './words.js';

export function technicalImpact(postmortem: Postmortem, reader: Reader, phrases: PostmortemPhrases): string {
  const { hint, faults } = postmortem.technicalImpact;
  const { repairedMs } = postmortem.durations;
  return paragraphs([
    hint ? escapeMarkdown(hint[reader.language], 1_000) : '',
    repairedMs === undefined ? '' : phrases.downFor(formatDuration(repairedMs, reader.language)),
    faults.length === 0 ? phrases.noFault : faults.map((fault) => `- ${faultLine(fault, reader, phrases)}`).join('\n'),
  ]);
}

export function businessImpact(
  postmortem: Postmortem,
  { reader, roleTitles }: { readonly reader: Reader; readonly roleTitles?: RoleTitles },
  phrases: PostmortemPhrases,
): string {
  const { hint, facts } = postmortem.businessImpact;
  const { words } = messagesIn(reader.language);
  const { pages } = postmortem.view;
  const called = [...new Set(pages.flatMap((page) => page.roles))];
  const told =
    pages.length === 0
      ? phrases.toldNobody
      : phrases.told(pages.length, escapeMarkdown(roleNames(called, reader, roleTitles)));
  return paragraphs([
    hint ? escapeMarkdown(hint[reader.language], 1_000) : '',
    facts.map((fact) => `- ${words.triageReasons[fact]}`).join('\n'),
    !hint && facts.length === 0 ? phrases.noBusinessFacts : '',
    told,
  ]);
}

export function rootCause(
  { rootCause: cause, corrective }: Postmortem,
  reader: Reader,
  phrases: PostmortemPhrases,
): string {
  const faults = cause.causes.map(({ fault }) => `- ${faultLine(fault, reader, phrases)}`).join('\n');
  const evidence = cause.causes
    .filter(({ lines }) => lines.length > 0)
    .map(({ fault, lines }) => {
      const block = codeBlock(lines.join('\n'), { lines: 10, characters: 3_000 });
      return `${phrases.logsOf(codeSpan(fault.service))}\n\n${block}`;
    });
  const refusals =
    cause.failedRepairs.length === 0
      ? ''
      : `${phrases.repairFailed}\n\n${codeBlock(cause.failedRepairs.join('\n'), { lines: 30, characters: 3_000 })}`;
  if (faults === '') return paragraphs([phrases.unknownCause, refusals]);
  const repaired = cause.repairedBy.length > 0 ? corrective.done.at(-1) : undefined;
  return paragraphs([
    phrases.causeIntro,
    faults,
    refusals,
    ...evidence,
    repaired ? phrases.repaired(escapeMarkdown(stepLine(repaired, reader))) : '',
    phrases.causeCaution,
  ]);
}

export function corrective(postmortem: Postmortem, reader: Reader, phrases: PostmortemPhrases): string {
  const done = postmortem.corrective.done.map((step) => {
    const at = formatClock(step.endedAt ?? step.startedAt, reader);
    return `- ${phrases.done(escapeMarkdown(stepLine(step, reader)), at)}`;
  });
  const todo = postmortem.corrective.todo.map((text) => {
    return `- [ ] ${phrases.todo}: ${escapeMarkdown(text[reader.language], 1_000)}`;
  });
  return [...done, ...todo].join('\n') || phrases.nothing;
}

function faultLine(fault: Fault, reader: Reader, phrases: PostmortemPhrases): string {
  const what = wordFor(messagesIn(reader.language).words.findings, fault.code);
  const detail = fault.detail === '' ? '' : ` (${escapeMarkdown(fault.detail)})`;
  const line = phrases.fault(codeSpan(fault.service), escapeMarkdown(what), detail);
  return fault.consequence ? `${line}, ${phrases.consequence}` : line;
}

export function bullets(texts: readonly LocalizedText[], reader: Reader): string {
  return texts.map((text) => `- ${escapeMarkdown(text[reader.language], 1_000)}`).join('\n');
}

function paragraphs(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}
