import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDocuments } from '../../src/documents/open-documents.js';
import type { Documents, DocumentsChange } from '../../src/documents/open-documents.js';
import { temporaryHome } from './temporary-home.js';
import type { TemporaryHome } from './temporary-home.js';

describe('The layouts of a home', () => {
  let home: TemporaryHome;
  let documents: Documents;
  beforeEach(() => {
    home = temporaryHome();
    documents = openDocuments(home.settings());
  });
  afterEach(() => {
    documents.close();
    home.dispose();
  });

  const edit = (name: string, from: string | RegExp, to: string): void => {
    const file = `layouts/${name}.toon`;
    home.write(file, readFileSync(join(home.dir, file), 'utf8').replace(from, to));
  };
  const codes = ({ problems }: DocumentsChange): readonly string[] =>
    problems.map(({ file, code }) => `${file} ${code}`);
  const inForce = (): readonly string[] => [...documents.layouts().keys()];

  it('are in force as shipped, by master', () => {
    assert.deepEqual(documents.problems(), []);
    assert.deepEqual(inForce(), ['clientes', 'productos', 'proveedores']);
    assert.equal(documents.layouts().get('constructor'), undefined);
  });

  it('apply a valid edit without a restart, and say which file', () => {
    edit('clientes', '2 %', '3 %');
    assert.deepEqual(documents.reload(), { applied: ['layouts/clientes.toon'], problems: [] });
    assert.equal(documents.layouts().get('clientes')?.maxErrorRate, 0.03);
  });

  it('leave the old in force where an edit is invalid, and say that it is in force again', () => {
    edit('clientes', 'format: csv', 'format: cvs');
    const change = documents.reload();
    assert.deepEqual([change.applied, codes(change)], [[], ['layouts/clientes.toon not_allowed']]);
    assert.equal(documents.layouts().get('clientes')?.file.format, 'csv');
    edit('clientes', 'format: cvs', 'format: csv');
    assert.deepEqual(documents.reload(), { applied: ['layouts/clientes.toon'], problems: [] });
  });

  it('fill in the key of the other master where a reference does not say which field', () => {
    edit(
      'productos',
      'references[1]{field,master,to}:\n  proveedor,proveedores,nit',
      'references[1]{field,master}:\n  proveedor,proveedores',
    );
    assert.deepEqual(documents.reload().problems, []);
    assert.equal(documents.layouts().get('productos')?.references[0]?.to, 'nit');
  });

  it('refuse references to what does not exist', () => {
    edit('productos', 'proveedor,proveedores,nit', 'proveedor,proveedor,nit');
    const change = documents.reload();
    assert.deepEqual(codes(change), ['layouts/productos.toon unknown_master']);
    assert.match(change.problems[0]?.message.es ?? '', /¿Quiso decir «proveedores»\?/);
    edit('productos', 'proveedor,proveedor,nit', 'proveedor,proveedores,nir');
    assert.deepEqual(codes(documents.reload()), ['layouts/productos.toon unknown_field']);
    edit('productos', 'proveedor,proveedores,nir', 'proveedor,proveedores,calificacion');
    assert.deepEqual(codes(documents.reload()), ['layouts/productos.toon reference_of_other_type']);
    assert.equal(documents.layouts().get('productos')?.references[0]?.to, 'nit');
  });

  it('refuse masters that refer to each other in a circle', () => {
    const circle = 'references[1]{field,master,to}:\n  ciudad,productos,nombre\ntarget:';
    edit('proveedores', 'target:', circle);
    const change = documents.reload();
    assert.deepEqual(change.applied, []);
    assert.deepEqual(codes(change), ['layouts/proveedores.toon reference_cycle']);
    assert.match(change.problems[0]?.message.en ?? '', /proveedores → productos → proveedores/);
    assert.deepEqual(openDocuments(home.settings()).layouts().has('clientes'), true);
    assert.deepEqual(openDocuments(home.settings()).layouts().has('productos'), false);
  });

  it('refuse an edit that would take away what an unchanged layout needs', () => {
    edit('proveedores', '- name: nit', '- name: identificacion');
    edit('proveedores', 'key[1]: nit', 'key[1]: identificacion');
    const change = documents.reload();
    assert.deepEqual(change.applied, []);
    assert.deepEqual(codes(change), [
      'layouts/productos.toon unknown_field',
      'layouts/proveedores.toon breaks_layouts',
    ]);
    assert.deepEqual(inForce(), ['clientes', 'productos', 'proveedores']);
    assert.deepEqual(documents.layouts().get('proveedores')?.key, ['nit']);
    edit('productos', 'proveedor,proveedores,nit', 'proveedor,proveedores,identificacion');
    assert.deepEqual(documents.reload(), {
      applied: ['layouts/productos.toon', 'layouts/proveedores.toon'],
      problems: [],
    });
  });

  it('lose what refers to a master whose layout is gone or broken from the start', () => {
    home.remove('layouts/proveedores.toon');
    assert.deepEqual(codes(documents.reload()), ['layouts/productos.toon unknown_master']);
    assert.deepEqual(inForce(), ['clientes']);
    home.write('layouts/proveedores.toon', 'name: proveedores\n');
    const opened = openDocuments(home.settings());
    assert.ok(
      opened.problems().some(({ file, code }) => file === 'layouts/productos.toon' && code === 'broken_master'),
    );
  });

  it('refuse two that load into one table, or that could both have one file', () => {
    const clientes = readFileSync(join(home.dir, 'layouts/clientes.toon'), 'utf8');
    home.write('layouts/otros.toon', clientes.replace('name: clientes', 'name: otros'));
    assert.deepEqual(codes(documents.reload()), ['layouts/otros.toon same_files', 'layouts/otros.toon same_target']);
    const apart = clientes.replace('name: clientes', 'name: otros').replace('target: clientes', 'target: otros');
    home.write('layouts/otros.toon', apart.replace('CLI_*.csv', '*_CLI.csv'));
    assert.deepEqual(codes(documents.reload()), ['layouts/otros.toon same_files']);
    home.write('layouts/otros.toon', apart.replace('CLI_*.csv', 'CLI_NORTE_*.csv'));
    assert.deepEqual(codes(documents.reload()), []);
    home.write('layouts/a_nuevo.toon', clientes.replace('name: clientes', 'name: a_nuevo'));
    documents.reload();
    assert.deepEqual(inForce(), ['clientes', 'otros', 'productos', 'proveedores']);
  });

  it('of a home without any, or unreadable ones, are no crash', () => {
    home.write('layouts/grande.toon', Buffer.alloc(10_000_000, 'x'));
    home.write('layouts/binario.toon', Buffer.from([0xff, 0xfe, 0x00, 0x41]));
    home.write('layouts/.oculto.toon', 'x');
    home.write('layouts/carpeta.toon/x', '');
    assert.deepEqual(codes(documents.reload()), [
      'layouts/binario.toon not_utf8',
      'layouts/carpeta.toon file_unreadable',
      'layouts/grande.toon file_too_large',
    ]);
    const none = openDocuments({ ...home.settings(), layoutsDir: join(home.dir, 'none') });
    assert.deepEqual([none.layouts().size, none.layoutFiles(), none.problems()], [0, [], []]);
  });

  it('are read again when a file changes', async () => {
    const alive = setInterval(() => undefined, 1_000);
    try {
      const changed = new Promise<DocumentsChange>((resolve) => documents.watch(resolve, { everyMs: 10 }));
      edit('clientes', 'version: 1', 'version: 2');
      assert.deepEqual((await changed).applied, ['layouts/clientes.toon']);
      assert.equal(documents.layouts().get('clientes')?.version, 2);
    } finally {
      clearInterval(alive);
    }
  });
});
