import assert from 'node:assert/strict';

/** The lines of a Markdown text that stand in no fenced block, read as CommonMark reads fences. Fails on an open fence. */
export function linesOutsideFences(markdown: string): readonly string[] {
  const outside: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const run = /^ {0,3}(`{3,})/.exec(line)?.[1];
    if (fence === undefined) {
      if (run === undefined) outside.push(line);
      else fence = run;
    } else if (run !== undefined && run.length >= fence.length && line.trim() === run) {
      fence = undefined;
    }
  }
  assert.equal(fence, undefined, 'a fence was left open');
  return outside;
}

/** A line without its inline code, whose content is shown as it is. */
export function withoutCodeSpans(line: string): string {
  return line.replace(/(?<![\\`])(`+)(?!`).*?(?<!`)\1(?!`)/g, '');
}
