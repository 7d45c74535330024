import assert from 'node:assert/strict';
import pg from 'pg';
import type { Layout } from '../../../src/domain/ingestion/layout.js';
import { openMasters } from '../../../src/integrations/masters/open-masters.js';
import {
  BOGOTA,
  field,
  hashOf,
  orderOf,
  PRODUCTOS,
  PROVEEDORES,
  stage,
  startMastersDb,
} from '../../support/masters-db.js';
import type { MastersDb } from '../../support/masters-db.js';
import { everythingSaidBy, rejectedWith } from '../../support/rejections.js';

const TODAY = `SELECT * FROM error_log WHERE fecha_proceso = CURRENT_DATE ORDER BY timestamp DESC;`;
const WEEK = `SELECT error_type, COUNT(*) as count FROM error_log WHERE fecha_proceso >= CURRENT_DATE - INTERVAL '7 days' GROUP BY error_type ORDER BY count DESC;`;

describe('The pipeline’s database is prepared', function () {
  let db: MastersDb;
  before(async () => {
    db = await startMastersDb();
  });
  after(() => db.close());

  /** Everything in a database of its own, whose maker is told. */
  async function withDatabase(
    name: string,
    work: (of: { readonly url: string; readonly asPerson: pg.Client }) => Promise<void>,
  ): Promise<void> {
    await db.outside.query(`CREATE DATABASE ${name}`);
    const url = new URL(db.server.url);
    url.pathname = `/${name}`;
    const asPerson = new pg.Client({ connectionString: url.href });
    await asPerson.connect();
    try {
      await work({ url: url.href, asPerson });
    } finally {
      await asPerson.end();
    }
  }

  async function withMasters(
    url: string,
    work: (masters: ReturnType<typeof openMasters>) => Promise<void>,
    more: { readonly schema?: string } = {},
  ): Promise<void> {
    const masters = openMasters({ url, schema: more.schema ?? 'public', timeZone: BOGOTA, language: 'es' });
    try {
      await work(masters);
    } finally {
      await masters.close();
    }
  }

  it('by eight at once, and again, with the same outcome', async () => {
    await withDatabase('eight', async ({ url, asPerson }) => {
      await withMasters(url, async (masters) => {
        const reports = await Promise.all(Array.from({ length: 8 }, () => masters.prepare([PROVEEDORES, PRODUCTOS])));
        assert.deepEqual(reports, Array(8).fill({ timeZone: BOGOTA, warnings: [] }));
        await masters.prepare([PROVEEDORES, PRODUCTOS]);
        assert.equal((await masters.listAudit({ action: 'time_zone_set' }, 10)).length, 1);
      });
      const { rows } = await asPerson.query<{ name: string }>(
        `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
      );
      assert.deepEqual(
        rows.map(({ name }) => name),
        [
          ...['audit_log', 'error_log', 'ingestion_loads', 'ingestion_masters', 'outbox', 'outbox_pending'],
          ...['productos', 'proveedores'],
        ],
      );
    });
  });

  it('so that the operation’s two queries run as they are, on the pipeline’s day', async () => {
    await withDatabase('zone', async ({ url }) => {
      await withMasters(url, async (masters) => {
        await masters.prepare([PROVEEDORES]);
        const asOperator = new pg.Client({ connectionString: url });
        await asOperator.connect();
        const { rows } = await asOperator.query<{ zone: string; evening: string }>(
          // 19:30 in Bogotá, when it is tomorrow in UTC.
          `SELECT current_setting('TimeZone') AS zone, (timestamptz '2026-11-23 00:30:00Z')::date::text AS evening`,
        );
        assert.deepEqual(rows[0], { zone: BOGOTA, evening: '2026-11-22' });
        const { rows: today } = await asOperator.query<{ date: string }>('SELECT CURRENT_DATE::text AS date');
        const hash = hashOf('two queries');
        const rejects = [
          { line: 2, fault: 'required', field: 'nombre' },
          { line: 3, fault: 'too_long', field: 'nombre' },
          { line: 4, fault: 'too_long', field: 'nombre' },
        ];
        await stage(asOperator, PROVEEDORES, hash, [], rejects);
        await masters.commitLoad(orderOf(PROVEEDORES, hash, 3, { rowsRejected: 3, date: today[0]?.date ?? '' }));
        assert.equal((await asOperator.query(TODAY)).rows.length, 3);
        assert.deepEqual((await asOperator.query(WEEK)).rows, [
          { error_type: 'too_long', count: '2' },
          { error_type: 'required', count: '1' },
        ]);
        await asOperator.end();
      });
    });
  });

  it('beside an error_log and an audit_log that the user already has, whose rows stay', async () => {
    await withDatabase('users_own', async ({ url, asPerson }) => {
      await asPerson.query(`
        CREATE TABLE error_log (codigo uuid PRIMARY KEY DEFAULT gen_random_uuid(), fecha_proceso date NOT NULL,
          "timestamp" timestamp NOT NULL DEFAULT now(), error_type varchar(8) NOT NULL, value varchar(3) NOT NULL);
        INSERT INTO error_log (fecha_proceso, "timestamp", error_type, value)
          VALUES ('2026-11-21', '2026-11-21 09:00', 'propio', 'x');
        CREATE TABLE audit_log ("timestamp" timestamptz, action varchar(20))`);
      await withMasters(url, async (masters) => {
        // What is asked before anything is prepared finds what is there.
        assert.deepEqual(
          (await masters.listErrors({}, 10)).map(({ date, type, value, id, loadId }) => [
            date,
            type,
            value,
            id,
            loadId,
          ]),
          [['2026-11-21', 'propio', 'x', 0, undefined]],
        );
        assert.deepEqual(await masters.listErrors({ master: 'productos' }, 10), []);
        await masters.prepare([PROVEEDORES, PRODUCTOS]);
        const hash = hashOf('users own');
        const reject = { line: 5, fault: 'unknown_reference', value: 'longer', key: 'A', record: 'A;…' };
        await stage(asPerson, PROVEEDORES, hash, [['P1', 'Uno']], [reject, { ...reject, line: 6 }]);
        const order = orderOf(PROVEEDORES, hash, 3, { rowsRejected: 2 });
        const { loadId } = await masters.commitLoad(order);
        const errors = await masters.listErrors({ from: '2026-11-01' }, 10);
        assert.deepEqual(
          errors.map(({ type, value, lineNumber, record }) => [type, value, lineNumber, record]),
          [
            ['unknown_', 'lon', 6, 'A;…'],
            ['unknown_', 'lon', 5, 'A;…'],
            ['propio', 'x', undefined, undefined],
          ],
        );
        const [audited] = await masters.listAudit({ file: 'proveedores.csv' }, 10);
        assert.deepEqual(
          [audited?.action, audited?.who, audited?.loadId, audited?.rowsIn, audited?.rowsOut],
          ['file_loaded', 'ana', loadId, 3, 1],
        );
        const groups = await masters.summariseErrors({});
        assert.deepEqual(
          groups.map(({ type, count }) => [type, count]),
          [
            ['unknown_', 2],
            ['propio', 1],
          ],
        );
      });
    });
  });

  it('but not where a log or a target cannot take what is to be written to it', async () => {
    await withDatabase('misfits', async ({ url, asPerson }) => {
      await withMasters(url, async (masters) => {
        const refusal = async (sql: string, layout: Layout, said: RegExp): Promise<void> => {
          await asPerson.query(sql);
          const error = await rejectedWith('CONFIG_INVALID', masters.prepare([layout]));
          assert.match(error.message, said);
          await asPerson.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
        };
        const precio = /productos.*precio.*is text.*decimal/;
        await refusal('CREATE TABLE productos (codigo text PRIMARY KEY, precio text)', PRODUCTOS, precio);
        await refusal(
          'CREATE TABLE productos (codigo text, nombre varchar(20))',
          PRODUCTOS,
          /nombre.*varying\(20\).*40 char/,
        );
        await refusal('CREATE TABLE productos (codigo text, precio numeric(10,1))', PRODUCTOS, /precio.*2 decimals/);
        await refusal('CREATE TABLE productos (codigo text, sede int NOT NULL)', PRODUCTOS, /sede.*must not be null/);
        await refusal(
          `CREATE TABLE productos (codigo text); INSERT INTO productos VALUES ('A'), ('A')`,
          PRODUCTOS,
          /productos has rows that .* key does not tell apart/,
        );
        await refusal('CREATE VIEW productos AS SELECT 1 AS codigo', PRODUCTOS, /is no table/);
        await refusal('CREATE TABLE error_log (line_number date)', PRODUCTOS, /error_log .*line_number of type date/);
        await refusal('SELECT 1', { ...PRODUCTOS, target: { table: 'a"; DROP TABLE x; --' } }, /not a name/);
        await refusal('SELECT 1', { ...PRODUCTOS, target: { table: 'outbox' } }, /that table is Guardia's/);
        const reserved = { ...PRODUCTOS, fields: [...PRODUCTOS.fields, field('load_id')] };
        await refusal('SELECT 1', reserved, /Guardia's own/);
      });
    });
  });

  it('for a layout that has grown, and for a table that has more than the layout', async () => {
    await withDatabase('grown', async ({ url, asPerson }) => {
      await asPerson.query(
        `CREATE SCHEMA erp; CREATE TABLE erp.productos (id serial PRIMARY KEY, codigo varchar(10), nota text)`,
      );
      const layout = { ...PRODUCTOS, references: [], target: { schema: 'erp', table: 'productos' } };
      await withMasters(url, async (masters) => {
        await masters.prepare([{ ...layout, fields: layout.fields.slice(0, 2) }]);
        await masters.prepare([layout]);
        await masters.prepare([layout]);
      });
      const { rows } = await asPerson.query<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'erp' ORDER BY ordinal_position`,
      );
      assert.deepEqual(
        rows.map(({ name }) => name),
        [
          ...['id', 'codigo', 'nota', 'nombre', 'load_id', 'fecha_proceso', 'actualizado_en'],
          ...['precio', 'desde', 'activo', 'existencias', 'proveedor'],
        ],
      );
      const { rows: keys } = await asPerson.query<{ def: string }>(
        `SELECT indexdef AS def FROM pg_indexes WHERE schemaname = 'erp' AND indexdef LIKE '%(codigo)'`,
      );
      assert.equal(keys.length, 1);
    });
  });

  it('with a warning that has the command, where the zone is not ours to change', async () => {
    await withDatabase('not_ours', async ({ url, asPerson }) => {
      await asPerson.query(
        `CREATE ROLE lector LOGIN PASSWORD 'lector'; GRANT CREATE, USAGE ON SCHEMA public TO lector`,
      );
      const asReader = new URL(url);
      asReader.username = asReader.password = 'lector';
      await withMasters(asReader.href, async (masters) => {
        const { timeZone, warnings } = await masters.prepare([PROVEEDORES]);
        assert.equal(timeZone, 'UTC');
        assert.equal(warnings.length, 1);
        const [command] = /ALTER DATABASE .*;/.exec(warnings[0] ?? '') ?? [];
        assert.equal(command, `ALTER DATABASE not_ours SET timezone TO '${BOGOTA}';`);
        await asPerson.query(command ?? '');
        assert.deepEqual(await masters.prepare([PROVEEDORES]), { timeZone: BOGOTA, warnings: [] });
      });
      // Nothing is missing any more, so no right to make anything is needed.
      await asPerson.query('REVOKE CREATE ON SCHEMA public FROM lector');
      await withMasters(asReader.href, async (masters) => {
        await masters.prepare([PROVEEDORES]);
        const refused = await rejectedWith('PERMISSION_DENIED', masters.prepare([PROVEEDORES, PRODUCTOS]));
        assert.doesNotMatch(everythingSaidBy(refused), /lector:lector/);
      });
    });
  });

  it('for the lab in a schema of its own, without touching the zone of anybody else', async () => {
    await withDatabase('of_lab', async ({ url, asPerson }) => {
      const lab = { schema: 'lab' };
      await withMasters(url, async (masters) => void (await masters.prepare([PROVEEDORES])), lab);
      const { rows } = await asPerson.query<{ zone: string; lab: string; none: null }>(
        `SELECT (SELECT count(*)::int FROM pg_db_role_setting) AS settings, to_regclass('lab.error_log')::text AS lab,
                to_regclass('public.error_log') AS none`,
      );
      assert.deepEqual(rows[0]?.lab, 'lab.error_log');
      assert.equal(rows[0].none, null);
      const fresh = new pg.Client({ connectionString: url });
      await fresh.connect();
      const shown = await fresh.query<{ TimeZone: string }>('SHOW timezone');
      assert.equal(shown.rows[0]?.TimeZone, 'UTC');
      await fresh.end();
    });
  });

  it('and says which of the usual things is wrong where it cannot be reached', async () => {
    const wrong = new URL(db.server.url);
    wrong.password = 'not-the-secret';
    await withMasters(wrong.href, async (masters) => {
      const error = await rejectedWith('AUTHENTICATION_FAILED', masters.prepare([]));
      assert.doesNotMatch(everythingSaidBy(error), /not-the-secret/);
      await rejectedWith('AUTHENTICATION_FAILED', masters.findLoad('a', 'b'));
    });
    await withMasters('postgres://a@127.0.0.1:1/erp', async (masters) => {
      await rejectedWith('SERVICE_UNREACHABLE', masters.prepare([]));
      await rejectedWith(
        'SERVICE_UNREACHABLE',
        masters.exclusively('a', async () => 1),
      );
    });
  });
});
