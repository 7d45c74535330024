import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseError } from 'pg';
import { RECORD_FAULTS, FILE_FAULTS } from '../../../src/domain/ingestion/faults.js';
import { createTableSql } from '../../../src/integrations/masters/ensure-table.js';
import { createTargetSql } from '../../../src/integrations/masters/ensure-target.js';
import { quoteName, quoteTable } from '../../../src/integrations/masters/identifiers.js';
import { toMastersError } from '../../../src/integrations/masters/masters-failure.js';
import * as merge from '../../../src/integrations/masters/merge-sql.js';
import { AUDIT_LOG, ERROR_LOG, LOADS, MASTERS, OUTBOX } from '../../../src/integrations/masters/own-tables.js';
import { recordSql } from '../../../src/integrations/masters/record-sql.js';
import * as staging from '../../../src/integrations/masters/staging-sql.js';
import { faultFormats, faultReason } from '../../../src/messages/faults.js';
import { field, hashOf, PRODUCTOS, PROVEEDORES } from '../../support/masters-db.js';

const HASH = hashOf('golden');

describe('The SQL of the masters', () => {
  it('is the one that was read and approved', () => {
    const target = { kind: 'r', columns: new Map(), uniqueKeys: [], bytes: 0 };
    const options = { hash: HASH, target, keepsNewer: false };
    const statements = [
      ...[ERROR_LOG, AUDIT_LOG, LOADS, OUTBOX, MASTERS].map(createTableSql),
      createTargetSql(PRODUCTOS),
      ...staging.createStagingSql(PRODUCTOS, HASH),
      staging.copyStagingSql(PRODUCTOS, HASH),
      staging.copyRejectsSql(HASH),
      merge.countStagedSql(PRODUCTOS, HASH),
      merge.rejectRepeatedSql(PRODUCTOS, HASH),
      merge.rejectUnknownSql(PRODUCTOS, HASH, {
        field: 'proveedor',
        to: 'codigo',
        table: quoteTable(PROVEEDORES.target),
        isOwn: false,
      }),
      merge.insertEventsSql(PRODUCTOS, { ...options, keepsNewer: true }),
      merge.insertEventsSql({ ...PRODUCTOS, key: ['codigo', 'proveedor'] }, options),
      merge.insertRowsSql(PRODUCTOS, options),
      merge.updateRowsSql(PRODUCTOS, options),
      merge.updateRowsSql(PRODUCTOS, { ...options, byEvents: true }),
    ];
    const golden = readFileSync(new URL('golden.sql', import.meta.url), 'utf8');
    assert.equal(`${statements.join(';\n\n')};\n`, golden);
  });

  it('takes no name that is not one', () => {
    assert.equal(quoteName('año_2026'), '"año_2026"');
    for (const name of ['', 'a b', 'a"b', "a'", 'a;', '1a', 'a.b', 'a'.repeat(64), 'ñ'.repeat(32), 'a\u0000']) {
      assert.throws(() => quoteName(name), { code: 'CONFIG_INVALID' }, name);
    }
    assert.throws(() => staging.stagingTables('x'.repeat(64)), { code: 'CONFIG_INVALID' });
  });

  it('writes a record of fixed width with gaps, padding and implied decimals', () => {
    const layout = {
      ...PRODUCTOS,
      file: { ...PRODUCTOS.file, format: 'fixed' as const },
      fields: [
        field('codigo', { start: 1, length: 4 }),
        field('precio', { type: 'decimal', decimals: 2, impliedDecimals: true, start: 7, length: 8 }),
      ],
    };
    assert.equal(
      recordSql(layout, 'g'),
      `left(coalesce(rpad(g."codigo", 4), repeat(' ', 4)) || repeat(' ', 2) || ` +
        `coalesce(lpad(trunc(g."precio" * 100)::text, 8, '0'), repeat(' ', 8)), 4096)`,
    );
  });
});

describe('What PostgreSQL says about a load', () => {
  const refusal = (code: string, detail?: string): DatabaseError =>
    Object.assign(new DatabaseError('said so', 1, 'error'), { code, ...(detail !== undefined && { detail }) });
  const codeOf = (state: string, withData = true): string =>
    toMastersError(refusal(state), { label: 'PostgreSQL', secrets: [], withData }).code;

  it('is classified by its state', () => {
    assert.deepEqual(
      ['53100', '23505', '23514', '22001', '22003'].map((state) => codeOf(state)),
      ['DISK_FULL', ...Array<string>(4).fill('DATA_REFUSED')],
    );
    assert.deepEqual(
      ['40001', '40P01', '55P03', '53300', '57P03'].map((state) => codeOf(state)),
      Array(5).fill('SERVICE_ERROR'),
    );
    assert.deepEqual(
      ['57014', '42501', '28P01', '3D000', '42P01'].map((state) => codeOf(state)),
      ['SERVICE_TIMEOUT', 'PERMISSION_DENIED', 'AUTHENTICATION_FAILED', 'CONFIG_INVALID', 'CONFIG_INVALID'],
    );
    assert.equal(codeOf('22023', false), 'CONFIG_INVALID', 'where no data is written, a bad value is a setting');
  });

  it('is told with its detail, and without a secret', () => {
    const error = refusal('23505', 'Key (codigo)=(hunter2) already exists.');
    const { message } = toMastersError(error, { label: 'PostgreSQL', secrets: ['hunter2'], withData: true });
    assert.equal(message, 'PostgreSQL: said so: Key (codigo)=(***) already exists.');
  });
});

describe('The reasons of error_log', () => {
  it('exist for every fault, in both languages, without empty brackets', () => {
    for (const language of ['es', 'en'] as const) {
      for (const fault of [...RECORD_FAULTS, ...FILE_FAULTS]) {
        const reason = faultReason(language, fault, { field: 'nombre', value: 'x', expected: '<= 40' });
        assert.match(reason, /^[\p{Lu}n].*\.$/u, fault);
        assert.doesNotMatch(faultReason(language, fault, {}), /\(\)|[{}]/);
        assert.doesNotMatch(faultFormats(language).get(fault) ?? '{', /[{}]/);
      }
    }
  });

  it('take no place of another for what stands in a value', () => {
    const reason = faultReason('en', 'duplicate_key', { value: '{expected} $&', expected: '12' });
    assert.match(reason, /^The key \{expected\} \$& stands already in line 12 /);
  });
});
