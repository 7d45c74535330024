import assert from 'node:assert/strict';
import { symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Layout } from '../../src/domain/ingestion/layout.js';
import { discoverFiles } from '../../src/ingestion/discover.js';
import type { DiscoverOrder } from '../../src/ingestion/discover.js';
import type { Discovery } from '../../src/ingestion/discovery.js';
import { aLayout, aStation, openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';

const DATE = '2026-11-22';
const PROVIDERS = aLayout({ name: 'proveedores', pattern: 'PRV_*.txt' });
const PRODUCTS = aLayout({
  name: 'productos',
  pattern: 'PRO_*.csv',
  references: [{ field: 'proveedor', master: 'proveedores', to: 'codigo' }],
});
const CLIENTS = aLayout({ expectedBy: '01:30' });
const ALL = [PRODUCTS, CLIENTS, PROVIDERS];

describe('discovering files', () => {
  let folders: TestFolders;

  beforeEach(async () => {
    folders = await openTestFolders();
  });
  afterEach(() => folders.close());

  function discover(
    order: Partial<DiscoverOrder> = {},
    layouts: readonly Layout[] = ALL,
    nowMs = Date.now(),
  ): Promise<Discovery> {
    return discoverFiles(aStation(folders, { layouts }), { date: DATE, ...order }, nowMs);
  }

  it('orders masters by what they refer to, and the files of one master by name', async () => {
    for (const name of ['PRO_2.csv', 'PRO_1.csv', 'CLI_1.csv', 'PRV_1.txt']) await folders.put(`input/${name}`, 'x');
    assert.deepEqual(namesOf(await discover()), [
      { clientes: ['CLI_1.csv'], proveedores: ['PRV_1.txt'] },
      { productos: ['PRO_1.csv', 'PRO_2.csv'] },
    ]);
    const { groups } = await discover();
    assert.deepEqual(groups[1]?.[0]?.references, ['proveedores']);
  });

  it('loads masters that refer to each other in a ring together', async () => {
    const ring = [
      aLayout({ name: 'a', pattern: 'A*', references: [{ field: 'codigo', master: 'b', to: 'codigo' }] }),
      aLayout({ name: 'b', pattern: 'B*', references: [{ field: 'codigo', master: 'a', to: 'codigo' }] }),
    ];
    for (const name of ['A1', 'B1']) await folders.put(`input/${name}`, 'x');
    assert.deepEqual(namesOf(await discover({}, ring)), [{ a: ['A1'], b: ['B1'] }]);
  });

  it('leaves what is still being written, what no layout knows and what is unsafe, and names it', async () => {
    await folders.put('input/CLI_1.csv', 'x');
    await folders.put('input/notas.docx', 'x');
    await folders.put('fuera.csv', 'x');
    await symlink(join(folders.home, 'fuera.csv'), join(folders.config.input, 'CLI_2.csv'));
    const halfAnHourAgo = Date.now() - 3_600_000 + 1_000;
    const young = await discover({}, ALL, halfAnHourAgo);
    assert.deepEqual([young.groups, young.unstable], [[], ['CLI_1.csv']]);
    const found = await discover();
    assert.deepEqual(namesOf(found), [{ clientes: ['CLI_1.csv'] }]);
    assert.deepEqual(found.unknown, ['notas.docx']);
    assert.deepEqual(found.unsafe, [{ file: 'CLI_2.csv', why: 'symbolic_link' }]);
  });

  describe('while a file is being written', () => {
    const HOUR_MS = 3_600_000;
    const PRICES = aLayout({
      name: 'precios',
      pattern: 'PRE_*.csv',
      references: [{ field: 'codigo', master: 'productos', to: 'codigo' }],
    });
    const LAYOUTS = [...ALL, PRICES];

    async function put(...names: readonly string[]): Promise<void> {
      for (const name of names) {
        await folders.put(`input/${name}`, 'x');
        await utimes(join(folders.config.input, name), new Date(), new Date(Date.now() - 2 * HOUR_MS));
      }
    }
    const touch = (name: string): Promise<string> => folders.put(`input/${name}`, 'xy');
    const looked = async (order: Partial<DiscoverOrder> = {}, layouts: readonly Layout[] = LAYOUTS) => {
      const found = await discover(order, layouts, Date.now() - HOUR_MS + 1_000);
      return { loads: namesOf(found), unstable: found.unstable, held: found.held };
    };

    it('holds back what refers to its master, directly or by another that waits, and nothing else', async () => {
      await put('CLI_1.csv', 'PRO_1.csv', 'PRE_1.csv');
      await touch('PRV_1.txt');
      assert.deepEqual(await looked(), {
        loads: [{ clientes: ['CLI_1.csv'] }],
        unstable: ['PRV_1.txt'],
        held: ['PRO_1.csv', 'PRE_1.csv'],
      });
    });

    it('lets pass what refers to a master of which nothing waits', async () => {
      await put('PRE_1.csv');
      await touch('PRV_1.txt');
      assert.deepEqual(await looked(), {
        loads: [{ precios: ['PRE_1.csv'] }],
        unstable: ['PRV_1.txt'],
        held: undefined,
      });
    });

    it('holds back nothing for a file that was not asked for', async () => {
      await put('PRO_1.csv');
      await touch('PRV_1.txt');
      const loads = [{ productos: ['PRO_1.csv'] }];
      assert.deepEqual(await looked({ masters: ['productos'] }), { loads, unstable: [], held: undefined });
      assert.deepEqual(await looked({ files: ['PRO_1.csv'] }), { loads, unstable: [], held: undefined });
    });

    it('loads the files of its master that come before it, and not those after it', async () => {
      await put('CLI_1.csv', 'CLI_3.csv');
      await touch('CLI_2.csv');
      assert.deepEqual(await looked(), {
        loads: [{ clientes: ['CLI_1.csv'] }],
        unstable: ['CLI_2.csv'],
        held: ['CLI_3.csv'],
      });
    });

    it('holds back a whole ring', async () => {
      const refer = (name: string, master: string): Layout =>
        aLayout({ name, pattern: `${name.toUpperCase()}*`, references: [{ field: 'codigo', master, to: 'codigo' }] });
      await put('A1', 'B1');
      await touch('C1');
      const ring = [refer('a', 'b'), refer('b', 'c'), refer('c', 'a')];
      assert.deepEqual(await looked({}, ring), { loads: [], unstable: ['C1'], held: ['A1', 'B1'] });
    });
  });

  it('gives a file that fits two patterns to the one that says more', async () => {
    await folders.put('input/CLI_VIP_1.csv', 'x');
    await folders.put('input/cli_2.CSV', 'x');
    const layouts = [aLayout(), aLayout({ name: 'clientes_vip', pattern: 'CLI_VIP_*.csv' })];
    assert.deepEqual(namesOf(await discover({}, layouts)), [
      { clientes: ['cli_2.CSV'], clientes_vip: ['CLI_VIP_1.csv'] },
    ]);
  });

  it('takes only the masters and files that were asked for', async () => {
    for (const name of ['CLI_1.csv', 'CLI_2.csv', 'PRV_1.txt']) await folders.put(`input/${name}`, 'x');
    assert.deepEqual(namesOf(await discover({ masters: ['proveedores'] })), [{ proveedores: ['PRV_1.txt'] }]);
    assert.deepEqual(namesOf(await discover({ files: ['CLI_2.csv'] })), [{ clientes: ['CLI_2.csv'] }]);
  });

  it('says which expected master is absent, and until when it was expected', async () => {
    assert.deepEqual((await discover()).absent, [
      { master: 'clientes', expectedBy: '01:30', expectedAt: '2026-11-22T06:30:00.000Z' },
    ]);
    assert.deepEqual((await discover({ masters: ['productos'] })).absent, []);
    await folders.put('input/CLI_1.csv', 'x');
    assert.deepEqual((await discover()).absent, []);
  });

  it('finds what was processed on that date before what came in, and copies nothing that was not asked for', async () => {
    await folders.put(`processed/${DATE}/CLI_1.csv`, 'x');
    await folders.put(`processed/${DATE}/PRV_1.txt`, 'x');
    await folders.put('input/CLI_0.csv', 'x');
    const found = await discover({ again: true, masters: ['clientes'] });
    assert.deepEqual(namesOf(found), [{ clientes: ['CLI_1.csv', 'CLI_0.csv'] }]);
    assert.deepEqual(found.groups[0]?.[0]?.files[0]?.claimed?.again, true);
    assert.deepEqual(await folders.lying(), [
      'input/.processing/CLI_1.csv',
      'input/CLI_0.csv',
      `processed/${DATE}/CLI_1.csv`,
      `processed/${DATE}/PRV_1.txt`,
    ]);
  });

  it('gives at most as many files as one payload bears, and says how many more there are', async () => {
    for (let n = 0; n < 503; n += 1) await folders.put(`input/CLI_${n}.csv`, 'x');
    const found = await discover();
    assert.equal(found.groups.flat().flatMap(({ files }) => files).length, 500);
    assert.equal(found.more, 3);
  });
});

function namesOf({ groups }: Discovery): readonly Record<string, readonly string[]>[] {
  return groups.map((group) =>
    Object.fromEntries(
      group.map(({ master, files }) => [master, files.map(({ claimed, entry }) => (claimed ?? entry)?.name ?? '')]),
    ),
  );
}
