import { clip, LINE_LIMIT, oneLine, severalLines, wellFormed } from './plain-text.js';

/**
 * Text of others inside our Markdown, for the middle of a line: no emphasis, links, images, HTML, entities, headings or
 * lists come out of it. Underscores inside words stay bare, because there they mean nothing and names are full of them.
 */
export function escapeMarkdown(text: string, limit: number = LINE_LIMIT): string {
  return oneLine(text, limit)
    .replace(/[\\`*[\]<>&~|$#!]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/:(?=\/\/)|(?<=www)\.|@(?=[\w-])/gi, '\\$&')
    .replace(/^([-+=]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Text of others as inline code: shown as it is, whatever it is. */
export function codeSpan(text: string, limit: number = LINE_LIMIT): string {
  const line = oneLine(text, limit);
  if (line === '') return '—';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Several lines of others as a fenced block, closed by a fence that does not occur in them; the newest lines are kept. */
export function codeBlock(text: string, limits: { readonly lines: number; readonly characters: number }): string {
  const lines = severalLines(text).replace(/\n+$/, '').split('\n').slice(-limits.lines);
  const body = lines.map((line) => clip(line, LINE_LIMIT)).join('\n');
  const kept = body.length > limits.characters ? wellFormed(body.slice(-limits.characters)) : body;
  const fence = '`'.repeat(Math.max(3, longestRun(kept) + 1));
  return `${fence}text\n${kept}\n${fence}`;
}

/**
 * Text of others inside a Mermaid chart. Mermaid has no escape that all its charts obey, so only letters, digits, spaces and
 * a few marks without meaning stay.
 */
export function mermaidText(text: string, limit = 80): string {
  const harmless = oneLine(text, LINE_LIMIT)
    .replace(/[^\p{L}\p{M}\p{N} .,()/_+-]+/gu, ' ')
    .replace(/--+/g, '-');
  return clip(harmless.replace(/ {2,}/g, ' ').trim(), limit) || '-';
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
