import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { CLONE_DIR } from '../../src/config.js';
import { parseLayout } from '../../src/documents/layout-file.js';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { breakages } from '../../src/samples/break-record.js';
import { writeSampleFile, writeSampleFiles } from '../../src/samples/sample-files.js';
import { sampleName, writeSample } from '../../src/samples/write-sample.js';
import type { SampleOptions } from '../../src/samples/write-sample.js';

const DATE = '2026-11-22';
const shipped = (name: string): Layout => {
  const file = `layouts/${name}.toon`;
  const { layout } = parseLayout(readFileSync(join(CLONE_DIR, file), 'utf8'), file);
  assert.ok(layout);
  return layout;
};
const [clientes, productos, proveedores] = [shipped('clientes'), shipped('productos'), shipped('proveedores')];

async function sample(layout: Layout, options: Partial<SampleOptions> = {}): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeSample(layout, { rows: 500, date: DATE, ...options })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function linesOf(bytes: Buffer, encoding: string): readonly string[] {
  const text = iconv.decode(bytes, encoding);
  return text.split(/\r?\n/).slice(0, -1);
}

describe('A sample of a master', () => {
  it('is byte for byte the same for the same options, and another for another seed', async () => {
    assert.deepEqual(await sample(clientes), await sample(clientes));
    assert.notDeepEqual(await sample(clientes), await sample(clientes, { seed: 7 }));
  });

  it('has the header, the names of the columns and a trailer whose count and total are right', async () => {
    const lines = linesOf(await sample(clientes, { badRows: 50 }), 'win1252');
    assert.equal(lines[0], 'H;CLIENTES;20261122');
    assert.match(lines[1] ?? '', /^codigo;tipo_documento;/);
    const records = lines.slice(2, -1);
    assert.equal(records.length, 500);
    const total = records.reduce((sum, line) => sum + BigInt(/;(\d+),(\d\d);/.exec(line)?.slice(1).join('') ?? 0), 0n);
    assert.equal(lines.at(-1)?.replace(',', ''), `T;500;${total}`);
  });

  it('is written in its encoding, and has accents to try it by', async () => {
    const bytes = await sample(clientes);
    assert.ok(bytes.includes(0xf1) && !bytes.includes(Buffer.from('ñ', 'utf8')));
    assert.match(iconv.decode(bytes, 'win1252'), /Peñalisa/);
    assert.match(iconv.decode(await sample(productos), 'cp850'), /Límpido/);
  });

  it('of fixed width has records of one length', async () => {
    const lines = linesOf(await sample(productos, { badRows: 40 }), 'cp850');
    assert.deepEqual([...new Set(lines.slice(0, -1).map(({ length }) => length))], [128]);
    assert.match(lines.at(-1) ?? '', /^990000000500\d{18} *$/);
  });

  it('refers to what the sample of the other master has', async () => {
    const known = new Set(linesOf(await sample(proveedores, { rows: 100 }), 'utf8').map((line) => line.split(',')[0]));
    const lines = linesOf(await sample(productos), 'cp850').slice(1, -1);
    assert.ok(lines.every((line) => known.has(line.slice(66, 78).trim())));
  });

  it('fits its own layout in every value that is not spoilt', async () => {
    for (const layout of [clientes, proveedores]) {
      const encoding = layout === clientes ? 'win1252' : 'utf8';
      const all = linesOf(await sample(layout), encoding);
      const lines = layout === clientes ? all.slice(2, -1) : all.slice(1);
      for (const line of lines.filter((text) => !text.includes('"'))) {
        const cells = line.split(layout.file.delimiter);
        layout.fields.forEach(({ name, required, length, pattern, allowed, type }, index) => {
          const value = cells[index] ?? '';
          if (value === '') return assert.ok(!required, name);
          if (type === 'text') assert.ok(value.length <= (length ?? Infinity), `${name}: ${value}`);
          if (pattern !== undefined) assert.match(value, new RegExp(`^(?:${pattern})$`, 'u'));
          if (allowed) assert.ok(allowed.includes(value));
        });
      }
    }
  });

  it('has as many wrong rows as were asked for, and of every fault that the layout knows', async () => {
    const [sound, spoilt] = [await sample(clientes), await sample(clientes, { badRows: 60 })].map((bytes) =>
      linesOf(bytes, 'win1252'),
    );
    assert.equal(spoilt?.filter((line, index) => line !== sound?.[index]).length, 60);
    const faults = new Set(breakages(clientes).map(({ fault }) => fault));
    for (const fault of [
      'required',
      'not_allowed',
      'not_a_date',
      'not_a_number',
      'too_long',
      'bad_pattern',
      'duplicate_key',
    ] as const) {
      assert.ok(faults.has(fault), fault);
    }
    assert.ok(breakages(productos).some(({ fault }) => fault === 'unknown_reference'));
  });

  it('of another date has the same keys, and other values in some rows', async () => {
    const [one, other] = [await sample(proveedores), await sample(proveedores, { date: '2026-11-23' })].map((bytes) =>
      linesOf(bytes, 'utf8'),
    );
    assert.deepEqual(
      one?.map((line) => line.split(',')[0]),
      other?.map((line) => line.split(',')[0]),
    );
    const changed = one?.filter((line, index) => line !== other?.[index]).length ?? 0;
    assert.ok(changed > 10 && changed < 120, String(changed));
  });

  it('of no rows is a header and a trailer', async () => {
    const lines = linesOf(await sample(clientes, { rows: 0 }), 'win1252');
    assert.deepEqual([lines.length, lines.at(-1)], [3, 'T;0;0,00']);
  });

  it('is called as the pattern asks for', () => {
    assert.equal(sampleName(clientes, DATE), 'CLI_20261122.csv');
    assert.equal(sampleName(productos, DATE), 'PROD_20261122.txt');
  });

  it('appears in its folder as a whole, and never over another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'guardia-samples-'));
    try {
      const written = await writeSampleFiles(folder, [clientes, productos, proveedores], { rows: 20, date: DATE });
      assert.deepEqual(readdirSync(folder).sort(), written.map(({ name }) => name).sort());
      assert.equal(readFileSync(written[0]!.path).length, written[0]?.bytes);
      await assert.rejects(writeSampleFile(folder, clientes, { rows: 1, date: DATE }), { code: 'EEXIST' });
      assert.equal(readdirSync(folder).length, 3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
