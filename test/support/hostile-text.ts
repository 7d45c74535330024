import fc from 'fast-check';

const PIECES = [
  '`',
  '```',
  '*',
  '**',
  '_',
  '[',
  '](http://x.example)',
  '![a](b)',
  '<b>',
  '<!--',
  '<script>',
  '#',
  '- ',
  '1. ',
  '> ',
  '|',
  '~~',
  '~~~',
  '&lt;',
  'https://evil.example',
  'www.evil.example',
  'a@b.co',
  '\\',
  '\n',
  '\r\n',
  '    ',
  '---',
  '===',
  '[x]: http://y.example',
  ' : ',
  ';',
  '%%',
  '%%{init',
  'section x',
  'title',
  'end',
  '\u202e',
  '\u0000',
  '\u001b[31m',
  'é',
];

/** Text as somebody would write it who wants to break out of ours: marks of Markdown, HTML, Mermaid and terminals, mixed. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((pieces) => pieces.join(''));
