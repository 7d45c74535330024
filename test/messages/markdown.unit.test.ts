import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeBlock, codeSpan, escapeMarkdown, mermaidText } from '../../src/messages/markdown.js';
import { clipBytes, oneLine, utf8Bytes } from '../../src/messages/plain-text.js';
import { hostileText } from '../support/hostile-text.js';

describe('text of others in our messages', () => {
  it('stays readable where it is harmless', () => {
    assert.equal(
      escapeMarkdown('ingesta_diaria_maestras_erp: 3 de 5 (60 %)'),
      'ingesta_diaria_maestras_erp: 3 de 5 (60 %)',
    );
    assert.equal(codeSpan('lab-postgres'), '`lab-postgres`');
  });

  it('makes no emphasis, link, image, HTML, list or heading', () => {
    assert.equal(escapeMarkdown('**x** [y](z) <b>'), '\\*\\*x\\*\\* \\[y\\](z) \\<b\\>');
    assert.equal(escapeMarkdown('- x'), '\\- x');
    assert.equal(escapeMarkdown('1. x'), '1\\. x');
    assert.equal(escapeMarkdown('https://evil.example'), 'https\\://evil.example');
    assert.equal(codeSpan('a`b'), '``a`b``');
    assert.equal(codeSpan(''), '—');
  });

  it('leaves no mark of Markdown without its backslash, whatever it is', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const escaped = escapeMarkdown(text);
        const bare = escaped.replace(/\\[\\`*[\]<>&~|$#!_:.@+=-]/g, 'x');
        assert.doesNotMatch(bare, /[\\`*[\]<>&~|$#!]|:\/\/|^[-+=]|^\d+[.)]|www\.|\n/i);
      }),
    );
  });

  it('closes inline code and blocks only with fences that do not occur inside', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const span = codeSpan(text);
        const fence = /^`+/.exec(span)?.[0] ?? '';
        if (fence !== '') {
          const inside = span.slice(fence.length, -fence.length);
          assert.ok([...inside.matchAll(/`+/g)].every(([run]) => run !== fence));
          assert.ok(!inside.includes('\n'));
        }
        const block = codeBlock(text, { lines: 10, characters: 500 }).split('\n');
        const blockFence = /^`+/.exec(block[0] ?? '')?.[0] ?? '';
        assert.ok(blockFence.length >= 3);
        assert.equal(block.at(-1), blockFence);
        assert.ok(block.slice(1, -1).every((line) => !line.includes(blockFence)));
      }),
    );
  });

  it('gives Mermaid letters, digits and a few marks without meaning', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        assert.match(mermaidText(text), /^[\p{L}\p{M}\p{N} .,()/_+…-]+$/u);
        assert.ok(!mermaidText(text).includes('--'));
      }),
    );
  });

  it('is one line without characters that a terminal obeys', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 50 }), (text, limit) => {
        const line = oneLine(text, limit);
        assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        assert.ok([...line].length <= limit);
      }),
    );
  });

  it('counts and cuts bytes as UTF-8 does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 3, max: 40 }), (text, limit) => {
        assert.equal(utf8Bytes(text), Buffer.byteLength(text));
        assert.ok(Buffer.byteLength(clipBytes(text, limit)) <= limit);
      }),
    );
  });
});
