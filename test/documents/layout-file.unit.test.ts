import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLONE_DIR } from '../../src/config.js';
import { formatProblem } from '../../src/documents/document-problem.js';
import { parseLayout } from '../../src/documents/layout-file.js';

const SHIPPED = ['clientes', 'productos', 'proveedores'] as const;
const textOf = (name: string): string => readFileSync(join(CLONE_DIR, 'layouts', `${name}.toon`), 'utf8');
const CLIENTES = textOf('clientes');
const PRODUCTOS = textOf('productos');
const MINIMAL = `name: x
file:
  pattern: X.csv
  format: csv
key[1]: id
fields[1]{name,type}:
  id,text
target: x
owner:
  name: ERP
`;

/** `path code > text`: every problem, and how the text begins where it is said to stand. */
function found(text: string, file: string): readonly string[] {
  return parseLayout(text, file).problems.map(({ line, column, path, code }) => {
    const there = (text.split('\n')[line - 1] ?? '').slice(column - 1, column + 11);
    return `${path} ${code} > ${there}`;
  });
}

function edited(name: string, from: string | RegExp, to: string): readonly string[] {
  const text = textOf(name).replace(from, to);
  assert.notEqual(text, textOf(name));
  return found(text, `layouts/${name}.toon`);
}
const clientes = (from: string | RegExp, to: string): readonly string[] => edited('clientes', from, to);
const productos = (from: string | RegExp, to: string): readonly string[] => edited('productos', from, to);

describe('A layout', () => {
  for (const name of SHIPPED) {
    it(`of ${name} as shipped is valid, and waits for nobody`, () => {
      const { layout, problems } = parseLayout(textOf(name), `layouts/${name}.toon`);
      assert.deepEqual(problems, []);
      assert.equal(layout?.name, name);
      assert.equal(layout.expectedBy, undefined);
    });
  }

  it('of few lines is whole: what is not written has a sensible value', () => {
    const { layout, problems } = parseLayout(MINIMAL, 'layouts/x.toon');
    assert.deepEqual(problems, []);
    assert.deepEqual(layout, {
      name: 'x',
      version: 1,
      file: {
        pattern: 'X.csv',
        format: 'csv',
        encoding: 'utf-8',
        delimiter: ',',
        quote: '"',
        columnNames: true,
        bom: 'forbidden',
        unit: 'characters',
      },
      key: ['id'],
      fields: [{ name: 'id', type: 'text', impliedDecimals: false, decimalMark: '.', required: true }],
      references: [],
      target: { table: 'x' },
      owner: { name: 'ERP' },
    });
  });

  it('keeps values as they are written, also those that look like numbers', () => {
    const text = MINIMAL.replace('  pattern: X.csv', '  pattern: X.csv\n  delimiter: tab\n  quote: none')
      .replace('{name,type}:\n  id,text', '{name,type,decimals,allowed,min}:\n  id,text,,01|2|3.0,')
      .replace('fields[1]', 'fields[2]')
      .replace('target: x', '  precio,decimal,2,,0.00\ntarget: a.x');
    const { layout, problems } = parseLayout(text, 'layouts/x.toon');
    assert.deepEqual(problems, []);
    assert.deepEqual(layout?.fields[0]?.allowed, ['01', '2', '3.0']);
    assert.equal(layout.fields[1]?.min, '0.00');
    assert.equal(layout.file.delimiter, '\t');
    assert.equal(layout.file.quote, undefined);
    assert.deepEqual(layout.target, { schema: 'a', table: 'x' });
  });

  it('of fixed width counts where each field begins, where it is not said', () => {
    const text = PRODUCTOS.replace(/^( {2}\w+,\w+),\d+,/gm, '$1,,');
    const { layout, problems } = parseLayout(text, 'layouts/productos.toon');
    assert.deepEqual(problems, []);
    assert.deepEqual(layout?.fields, parseLayout(PRODUCTOS, 'layouts/productos.toon').layout?.fields);
  });

  it('reads Windows line ends, a byte order mark and comments', () => {
    const windows = `\uFEFF${CLIENTES.replaceAll('\n', '\r\n')}`;
    assert.deepEqual(
      parseLayout(windows, 'layouts/clientes.toon').layout,
      parseLayout(CLIENTES, 'layouts/clientes.toon').layout,
    );
  });

  it('says every problem at once, with its line and column, in both languages', () => {
    const text = CLIENTES.replace('maxErrorRate', 'max_error_rate')
      .replace('format: csv', 'format: cvs')
      .replace('NIT|CC|CE|PAS', 'NIT|CC|CE|PASAPORTE')
      .replace('key[1]: codigo', 'key[1]: codgo');
    const { problems, layout } = parseLayout(text, 'layouts/clientes.toon');
    assert.equal(layout, undefined);
    const said = problems.map((problem) => formatProblem(problem, 'en'));
    assert.equal(
      said[0],
      'layouts/clientes.toon:8:11 file.format: "cvs" is not allowed. Did you mean "csv"? Allowed: csv, fixed.',
    );
    assert.match(
      said[1] ?? '',
      /^layouts\/clientes\.toon:22:9 key\[0\]: There is no field "codgo"\. Did you mean "codigo"\?/,
    );
    assert.match(
      said[2] ?? '',
      /^layouts\/clientes\.toon:26:33 fields\[1\]\.allowed\[3\]: "NIT\|CC\|CE\|PASAPORTE" is not written as a value/,
    );
    assert.match(
      said[3] ?? '',
      /^layouts\/clientes\.toon:44:1 max_error_rate: The key "max_error_rate" is not known\. Did you mean "maxErrorRate"\?/,
    );
    assert.match(
      formatProblem(problems[3]!, 'es'),
      /No se conoce la clave «max_error_rate»\. ¿Quiso decir «maxErrorRate»\?/,
    );
  });

  it('offers expectedBy to whoever writes expected_by', () => {
    const { problems } = parseLayout(`${MINIMAL}expected_by: 03:30\n`, 'layouts/x.toon');
    assert.match(
      formatProblem(problems[0]!, 'en'),
      /^layouts\/x\.toon:11:1 expected_by: .* Did you mean "expectedBy"\?/,
    );
  });

  it('is called as its file', () => {
    assert.deepEqual(found(MINIMAL, 'layouts/y.toon'), ['name name_is_not_file > x']);
  });

  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['a table with a row too few', clientes('fields[12]', 'fields[13]'), [' toon_count > fecha_alta,d']],
    ['a table with a row too many', clientes('fields[12]', 'fields[11]'), [' toon_count > fecha_alta,d']],
    ['a row with a cell too many', clientes('ciudad,text,40', 'ciudad,text,40,,,,,,,,,'), [' toon_row > ciudad,text,']],
    ['a key twice', clientes('version: 1', 'name: clientes'), [' toon_duplicate_key > name: client']],
    ['tabs as indentation', clientes('  format: csv', '\tformat: csv'), [' toon_tab > format: csv']],
    ['a wrong indentation', clientes('  format: csv', '   format: csv'), [' toon_indent > format: csv']],
    ['a quote that is not closed', clientes('"C\\\\d{9}"', '"C\\\\d{9}'), [' toon_quote > codigo,text,']],
    ['an escape that TOON does not know', clientes('"C\\\\d{9}"', '"C\\d{9}"'), [' toon_escape > codigo,text,']],
    ['a blank line in a table', clientes('  ciudad,', '\n  ciudad,'), [' toon_blank_line > ']],
    ['a line without a colon', clientes('version: 1', 'version'), [' toon_colon > version']],
    [
      'an unknown type',
      clientes('plazo_dias,integer', 'plazo_dias,int'),
      ['fields[9].type not_allowed > int,3,,,,,,0'],
    ],
    ['a number that is text', clientes('version: 1', 'version: uno'), ['version wrong_type > uno']],
    ['a field twice', clientes('  direccion,', '  ciudad,'), ['fields[5].name duplicate_field > ciudad,text,']],
    [
      'a field with a capital',
      clientes('  direccion,', '  Direccion,'),
      ['fields[4].name bad_field_name > Direccion,te'],
    ],
    [
      'a field called as a column of ours',
      clientes('  direccion,', '  load_id,'),
      ['fields[4].name reserved_field > load_id,text'],
    ],
    [
      'a decimal without decimals',
      clientes('decimal,14,2', 'decimal,14,'),
      ['fields[8].decimals needed_for_type > ,",",true,,,'],
    ],
    ['a date without its format', clientes('dd/MM/yyyy', ''), ['fields[11].format needed_for_type > ,,01/01/1990']],
    [
      'a date with another format',
      clientes('dd/MM/yyyy', 'dd/MM/yy'),
      ['fields[11].format bad_date_format > dd/MM/yy,,01'],
    ],
    [
      'a limit that is no date',
      clientes('01/01/1990', '31/02/1990'),
      ['fields[11].min value_unlike_field > 31/02/1990,'],
    ],
    [
      'a format of a text',
      clientes('ciudad,text,40,,,true,', 'ciudad,text,40,,,true,yyyy'),
      ['fields[5].format only_for_types > yyyy,,,'],
    ],
    [
      'a total of a text',
      clientes('    cupo_credito,3', '    ciudad,3'),
      ['trailer.totals[0].field total_of_other_type > ciudad,3'],
    ],
    ['the same mark twice', clientes('startsWith: T;', 'startsWith: H;'), ['trailer.startsWith same_marks > H;']],
    [
      'a quote that is the delimiter',
      clientes('delimiter: ;', 'delimiter: "\\""'),
      ['file.delimiter delimiter_is_quote > "\\""'],
    ],
    ['a delimiter of two characters', clientes('delimiter: ;', 'delimiter: ;;'), ['file.delimiter bad_delimiter > ;;']],
    ['an encoding that nobody has', clientes('windows-1252', 'ebcdic'), ['file.encoding not_allowed > ebcdic']],
    [
      'a pattern of files with a folder',
      clientes('CLI_*.csv', '../CLI_*.csv'),
      ['file.pattern bad_file_pattern > ../CLI_*.csv'],
    ],
    [
      'a key that is not required',
      clientes('codigo,text,10,,,true', 'codigo,text,10,,,false'),
      ['fields[0].required key_not_required > false,,,,"C\\'],
    ],
    ['a rate without its sign', clientes('2 %', '2'), ['maxErrorRate bad_percent > 2']],
    ['a table of ours', clientes('target: clientes', 'target: error_log'), ['target reserved_table > error_log']],
    [
      'a table that is none',
      clientes('target: clientes', 'target: "x; drop table y"'),
      ['target bad_table > "x; drop tab'],
    ],
    ['an address that is none', clientes('erp-clientes@', ''), ['owner.email bad_email > example.com']],
    [
      'a nested quantifier',
      clientes('[^@ ]+@[^@ ]+', '([a-z]+)+@'),
      ['fields[7].pattern bad_field_pattern > "([a-z]+)+@"'],
    ],
    ['a time that is none', clientes('# expectedBy: 03:30', 'expectedBy: 3 am'), ['expectedBy bad_clock_time > 3 am']],
    [
      'keys of fixed width in a CSV',
      clientes('  lineEnding: crlf', '  recordLength: 10'),
      ['file.recordLength only_for_format > 10'],
    ],
    [
      'fields that overlap',
      productos('nombre,text,13', 'nombre,text,12'),
      ['fields[1].start fields_overlap > 12,50,,,true'],
    ],
    [
      'a field behind the end of the record',
      productos('recordLength: 128', 'recordLength: 127'),
      ['fields[9].length beyond_record > 13,,,,,,,"\\\\'],
    ],
    [
      'a field of fixed width without length',
      productos('text,13,50', 'text,13,'),
      ['fields[1].length needed_for_format > ,,,true,,,,'],
    ],
    [
      'a delimiter in fixed width',
      productos('  unit: characters', '  delimiter: ;'),
      ['file.delimiter only_for_format > ;'],
    ],
    [
      'a place in the trailer without length',
      productos('position,length}:\n    precio,13,18', 'position}:\n    precio,13'),
      ['trailer.totals[0].length needed_for_format > precio,13'],
    ],
    [
      'a reference of an unknown field',
      productos('  proveedor,proveedores', '  proveedr,proveedores'),
      ['references[0].field unknown_field > proveedr,pro'],
    ],
  ];
  for (const [what, problems, expected] of cases) {
    it(`with ${what} is refused where it stands`, () => assert.deepEqual(problems, expected));
  }

  it('that would exhaust memory, stack or time is refused before it is parsed', () => {
    const code = (text: string): string => parseLayout(text, 'layouts/x.toon').problems[0]?.code ?? 'none';
    const deep = Array.from({ length: 5_000 }, (_, depth) => `${'  '.repeat(depth)}a:`).join('\n');
    assert.equal(code(deep), 'too_complex');
    assert.equal(code(`x: ${'y'.repeat(10_000_000)}`), 'too_complex');
    assert.equal(code('a:\n'.repeat(100_000)), 'too_complex');
    assert.equal(code(`fields[1]{${'a{'.repeat(1_900)}:`), 'toon_header');
    assert.equal(code(`${'- '.repeat(1_900)}`), 'toon_root');
    assert.equal(code('x: a\u0000b'), 'control_character');
    assert.equal(code(''), 'file_empty');
    assert.equal(code('# only a comment\n'), 'file_empty');
    assert.equal(code('[2]: a,b'), 'toon_root');
    assert.equal(code('clientes'), 'toon_root');
    assert.equal(code('__proto__:\n  name: x'), 'missing');
  });

  it('of any content is read or refused with a place inside it, and nothing is thrown', () => {
    for (let cut = 0; cut < CLIENTES.length; cut += 7) {
      const text = CLIENTES.slice(0, cut) + CLIENTES.slice(cut + 3);
      for (const { line, column } of parseLayout(text, 'layouts/clientes.toon').problems) {
        const lines = text.split('\n');
        assert.ok(line >= 1 && line <= lines.length, `line ${line}`);
        assert.ok(column >= 1 && column <= (lines[line - 1]?.length ?? 0) + 1, `column ${column}`);
      }
    }
  });
});
