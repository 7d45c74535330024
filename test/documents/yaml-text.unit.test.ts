import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readYamlText } from '../../src/documents/yaml-text.js';
import type { ReadYaml } from '../../src/documents/yaml-text.js';

function codesOf(read: ReadYaml): readonly string[] {
  return 'problems' in read ? read.problems.map(({ line, column, code }) => `${line}:${column} ${code}`) : ['read'];
}

describe('A YAML text', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['a tab as indentation', 'a:\n\tb: 1', '2:1 yaml_tab'],
    ['a key that is there twice', 'a: 1\na: 2', '2:1 yaml_duplicate_key'],
    ['a NUL byte', 'a: 1\nb: x\0y', '2:5 control_character'],
    ['an escape sequence of a terminal', 'a: \u001b[31m', '1:4 control_character'],
    ['two documents', 'a: 1\n---\nb: 2', '2:1 yaml_several_documents'],
    ['a tag', 'a: !!js/function x', '1:4 yaml_tag'],
    ['an unclosed quote', 'a: "x', '1:6 yaml_unclosed'],
    ['a colon too many', 'a: b: c', '1:4 yaml_colon'],
    ['a key that is a list', '? [1, 2]\n: 3', '1:3 yaml_key'],
    ['the key __proto__', 'a:\n  __proto__: {x: 1}', '2:3 yaml_key'],
    ['an alias without anchor', 'a: *x', '1:4 yaml_alias_unknown'],
    ['an alias that contains itself', 'a: &a [1, *a]', '1:11 yaml_alias_cycle'],
    ['text after a list', '- a\nb: 1', '2:1 yaml_syntax'],
    ['a wrong indentation', 'a:\n  - b\n c: 1', '3:1 yaml_indent'],
  ];
  for (const [what, text, expected] of cases) {
    it(`with ${what} is refused with its line and column`, () => {
      assert.equal(codesOf(readYamlText('x.yaml', text))[0], expected);
    });
  }

  it('that would exhaust memory, stack or time is refused before it is parsed', () => {
    const bombs = [
      '['.repeat(262_144),
      '{'.repeat(262_144),
      '- '.repeat(131_072),
      '? '.repeat(131_072),
      'a: [\n'.repeat(50_000),
      Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      Array.from({ length: 30_000 }, (_, n) => `k${n}: v`).join('\n'),
    ];
    for (const bomb of bombs) assert.match(codesOf(readYamlText('x.yaml', bomb))[0] ?? '', /too_complex/);
  });

  it('cannot grow without bound through aliases', () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const lines = letters.map(
      (letter, n) => `${letter}: &${letter} [${`*${letters[n - 1]} ,`.repeat(n === 0 ? 0 : 2)} 1]`,
    );
    assert.deepEqual(codesOf(readYamlText('x.yaml', lines.join('\n'))), ['1:1 yaml_aliases_too_many']);
    const many = `a: &a 1\nb: [${'*a , '.repeat(200)}]`;
    assert.match(codesOf(readYamlText('x.yaml', many)).at(-1) ?? '', /yaml_aliases_too_many/);
  });

  it('tells where a value stands, and where a missing one should be', () => {
    const read = readYamlText('x.yaml', 'a:\n  - b: 1\n    c: "x y"\n');
    assert.ok('yaml' in read);
    const { yaml } = read;
    assert.deepEqual(yaml.placeOf(['a', 0, 'c']), { file: 'x.yaml', line: 3, column: 8, path: 'a[0].c', value: 'x y' });
    assert.deepEqual(yaml.placeOf(['a', 0, 'd']), { file: 'x.yaml', line: 2, column: 5, path: 'a[0].d' });
    assert.equal(yaml.placeOfKey(['a']).line, 1);
  });

  it('never shows a secret', () => {
    const read = readYamlText(
      'x.yaml',
      'password: hunter2\nurl: postgres://me:hunter2@db:5432/x\nslack: https://hooks/T0/s3cret',
    );
    assert.ok('yaml' in read);
    for (const key of ['password', 'url', 'slack'])
      assert.doesNotMatch(read.yaml.placeOf([key]).value ?? '', /hunter2|s3cret/);
  });

  it('of any content is read or refused with a place inside it, and nothing is thrown', () => {
    const marks = fc.constantFrom(
      ...[...'[]{}:-?&*!|>"\'#%@`,.\n\t ~<='],
      '\r\n',
      'a: ',
      '- ',
      '&a ',
      '*a ',
      '---\n',
      '\0',
      '\ufeff',
    );
    const text = fc
      .array(fc.oneof(marks, fc.string({ maxLength: 4 })), { maxLength: 40 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        const read = readYamlText('x.yaml', written);
        if ('yaml' in read) return;
        assert.ok(read.problems.length > 0);
        const lineCount = written.split('\n').length;
        for (const { line, column, message } of read.problems) {
          assert.ok(line >= 1 && line <= lineCount && column >= 1, `${line}:${column}`);
          assert.ok(message.es !== '' && message.en !== '');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
