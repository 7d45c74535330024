import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDocuments } from '../../src/documents/open-documents.js';
import { sampleChunks } from '../../src/samples/write-sample.js';
import type { SampleOptions } from '../../src/samples/write-sample.js';
import { temporaryHome } from '../documents/temporary-home.js';
import type { TemporaryHome } from '../documents/temporary-home.js';
import { run as runLine } from './run.js';

describe('guardia layout', () => {
  let home: TemporaryHome;
  beforeEach(() => (home = temporaryHome()));
  afterEach(() => home.dispose());

  const run = (...line: readonly string[]) => runLine(['layout', ...line], { GUARDIA_HOME: home.dir });

  /** A file as the ERP sends it, beside the home's own folders; gives its path. */
  function sample(master: string, name: string, options: Partial<SampleOptions> = {}): string {
    const documents = openDocuments(home.settings());
    const layout = documents.layouts().get(master);
    assert.ok(layout);
    home.write(name, Buffer.concat([...sampleChunks(layout, { rows: 300, date: '2026-11-22', ...options })]));
    return join(home.dir, name);
  }

  it('check says that all is well, or every problem with its place, in both languages', async () => {
    assert.match((await run('check')).out, /^layouts\/clientes\.toon es válido\.$/m);
    const text = readFileSync(join(home.dir, 'layouts/clientes.toon'), 'utf8');
    home.write('layouts/clientes.toon', text.replace('maxErrorRate', 'max_error_rate'));
    const { exitCode, out } = await run('check', 'clientes', '--lang', 'en');
    assert.equal(exitCode, 1);
    assert.match(
      out,
      /^layouts\/clientes\.toon:\d+:1 max_error_rate: The key "max_error_rate" is not known\. Did you mean "maxErrorRate"\?/,
    );
    const told = JSON.parse((await run('check', '--json')).out) as { readonly valid: boolean };
    assert.equal(told.valid, false);
  });

  it('check judges a file that is not in the home yet, beside those that are', async () => {
    const text = readFileSync(join(home.dir, 'layouts/productos.toon'), 'utf8');
    home.write('draft/productos.toon', text.replace('proveedor,proveedores,nit', 'proveedor,provedores,nit'));
    const { exitCode, out } = await run('check', join(home.dir, 'draft/productos.toon'));
    assert.equal(exitCode, 1);
    assert.match(out, /No hay ninguna maestra «provedores»\. ¿Quiso decir «proveedores»\?/);
    assert.equal((await run('check', 'cliente')).exitCode, 3);
  });

  it('show says a layout in words, with a table of its fields', async () => {
    const { out } = await run('show', 'productos');
    assert.match(out, /^Archivos: PROD_\?{8}\.txt; ancho fijo de 128, en cp850$/m);
    assert.match(out, /│ proveedor +│ texto +│ 67-78 +│ 12 +│ sí +│ cumple \\d\{9\}-\\d; existe en proveedores\.nit │/);
    assert.match((await run('show', 'clientes', '--lang', 'en')).out, /one of NIT, CC, CE, PAS/);
    const shown = JSON.parse((await run('show', 'clientes', '--json')).out) as { readonly name: string };
    assert.equal(shown.name, 'clientes');
    const { exitCode, err } = await run('show', 'producto');
    assert.equal(exitCode, 3);
    assert.match(err, /¿Quiso decir «productos»\?/);
  });

  it('new proposes from a CSV with header, trailer and totals what check lets through', async () => {
    const path = sample('clientes', 'CLI_20261122.csv');
    rmSync(join(home.dir, 'layouts/clientes.toon'));
    const { exitCode, out } = await run('new', '--from', path);
    assert.equal(exitCode, 0);
    assert.match(out, /^Creado layouts\/cli\.toon, a partir de 300 registros\.$/m);
    assert.match(out, /\[probable\] Codificación: windows-1252/);
    assert.match(out, /\[seguro\] Cierre: T; \(declara el número de registros y una suma, y coincide\)/);
    assert.equal((await run('check')).exitCode, 0);
    const layout = openDocuments(home.settings()).layouts().get('cli');
    assert.deepEqual(
      [layout?.file.delimiter, layout?.file.encoding, layout?.file.lineEnding],
      [';', 'windows-1252', 'crlf'],
    );
    assert.deepEqual(layout?.trailer, {
      startsWith: 'T;',
      count: { position: 2 },
      totals: [{ field: 'cupo_credito', position: 3 }],
    });
    assert.deepEqual(layout.key, ['codigo']);
    const typeOf = (name: string): string | undefined => layout.fields.find((field) => field.name === name)?.type;
    assert.deepEqual(['cupo_credito', 'plazo_dias', 'fecha_alta', 'codigo'].map(typeOf), [
      'decimal',
      'integer',
      'date',
      'text',
    ]);
    assert.equal((await run('new', '--from', path)).exitCode, 1);
  });

  it('new keeps what the file calls its columns, and names the fields as tables can have them', async () => {
    const path = sample('proveedores', 'PROV_20261122.csv');
    assert.equal((await run('new', 'mis_proveedores', '--from', path)).exitCode, 0);
    assert.equal((await run('check')).exitCode, 0);
    const layout = openDocuments(home.settings()).layouts().get('mis_proveedores');
    assert.deepEqual(
      layout?.fields.slice(0, 2).map(({ name, column }) => [name, column]),
      [
        ['nit', 'NIT'],
        ['razon_social', 'Razón social'],
      ],
    );
    assert.equal(layout.file.pattern, 'PROV_20261122.csv');
  });

  it('new proposes places for fixed width, and says that it is unsure', async () => {
    const { exitCode, out } = await run('new', 'mis_productos', '--from', sample('productos', 'ART_20261122.txt'));
    assert.equal(exitCode, 0);
    assert.match(out, /\[dudoso\] Tipos y largos/);
    assert.equal((await run('check')).exitCode, 0);
    const layout = openDocuments(home.settings()).layouts().get('mis_productos');
    assert.deepEqual([layout?.file.format, layout?.file.encoding, layout?.file.recordLength], ['fixed', 'cp850', 128]);
  });

  it('new reads a bounded part of a large file', async () => {
    const path = sample('clientes', 'GRANDE.csv', { rows: 40_000 });
    const told = JSON.parse((await run('new', 'grande', '--from', path, '--json')).out) as {
      readonly isWhole: boolean;
      readonly records: number;
    };
    assert.equal(told.isWhole, false);
    assert.ok(told.records <= 5_000);
    assert.equal((await run('check')).exitCode, 0);
    assert.equal(openDocuments(home.settings()).layouts().get('grande')?.trailer?.startsWith, 'T;');
  });

  it('new makes something that check lets through of any file, or says why not', async () => {
    const hostile: Readonly<Record<string, string | Buffer>> = {
      'una.csv': 'a',
      'nombres.csv': 'Código;código;CÓDIGO;load_id;;1\n1;2;3;4;5;6\n',
      'comillas.csv': '"a;b";"c\nd";"e\n1;2;3\n',
      'tab.csv': 'id\tnombre\n1\tÑandú\n2\t#x\n',
      'bom.csv': '\uFEFFid,nombre\n1,"a, b"\n2,:c\n',
      'ruido.bin': Buffer.from(Array.from({ length: 5_000 }, (_, index) => (index * 7_919) % 256)),
      'larga.csv': `id;${'x'.repeat(600_000)}\n`,
      'muchas.csv': `${Array.from({ length: 900 }, (_, index) => `c${index}`).join(';')}\n${'1;'.repeat(899)}1\n`,
    };
    for (const [name, content] of Object.entries(hostile)) {
      home.write(name, content);
      const { exitCode, err } = await run('new', 'prueba', '--from', join(home.dir, name));
      assert.ok(exitCode === 0 || err !== '', name);
      assert.doesNotMatch(err, /error de Guardia/, name);
      if (exitCode !== 0) continue;
      const { exitCode: checked, out } = await run('check', 'prueba');
      assert.equal(checked, 0, `${name}: ${out}`);
      rmSync(join(home.dir, 'layouts/prueba.toon'));
    }
    home.write('vacio.csv', '');
    assert.match((await run('new', 'prueba', '--from', join(home.dir, 'vacio.csv'))).err, /no tiene ninguna línea/);
    assert.equal((await run('new', 'prueba', '--from', join(home.dir, 'no.csv'))).exitCode, 3);
    assert.equal((await run('new', 'prueba', '--from', home.dir)).exitCode, 1);
    assert.equal((await run('new', '../x', '--from', join(home.dir, 'una.csv'))).exitCode, 2);
    assert.equal((await run('new')).exitCode, 2);
  });
});
