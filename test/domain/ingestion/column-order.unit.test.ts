import assert from 'node:assert/strict';
import {
  columnOrder,
  headerDelimiter,
  namesColumns,
  seemingDelimiter,
  shownDelimiter,
} from '../../../src/domain/ingestion/column-order.js';
import { aField, aLayout } from '../../support/layouts.js';

const LAYOUT = aLayout({ fields: [aField('codigo'), aField('nombre', { column: 'Razón Social' }), aField('cupo')] });

function orderOf(names: string, layout = LAYOUT): unknown {
  const order = columnOrder(names.split(';'), layout, 1);
  return order instanceof Int32Array ? [...order] : order;
}

describe('the line that names the columns', () => {
  it('says where each field stands, whatever blanks and capitals it has', () => {
    assert.deepEqual(orderOf('cupo;codigo;Razón Social'), [1, 2, 0]);
    assert.deepEqual(orderOf(' CODIGO ;razón social;Cupo'), [0, 1, 2]);
  });

  it('is read exactly where capitals alone tell two columns apart', () => {
    const layout = aLayout({ fields: [aField('a', { column: 'ID' }), aField('b', { column: 'Id' })] });
    assert.deepEqual(orderOf('Id;ID', layout), [1, 0]);
  });

  it('misses a column, and says what stands there instead, or else all that there is', () => {
    assert.deepEqual(orderOf('codigo;Nombre;cupo'), {
      fault: 'missing_column',
      line: 1,
      field: 'nombre',
      found: 'Nombre',
      expected: 'Razón Social',
    });
    assert.deepEqual(orderOf('codigo;Razón Social'), {
      fault: 'missing_column',
      line: 1,
      field: 'cupo',
      found: 'codigo, Razón Social',
      expected: 'cupo',
    });
  });

  it('has no column twice, and none that nobody knows', () => {
    assert.deepEqual(orderOf('codigo;Razón Social;cupo;cupo'), { fault: 'repeated_column', line: 1, field: 'cupo' });
    assert.deepEqual(orderOf('codigo;Razón Social;cupo;Zona'), { fault: 'unknown_column', line: 1, field: 'Zona' });
  });

  it('is known where it need not come, by all of its names', () => {
    assert.equal(namesColumns(['CUPO', 'codigo', 'razón social', 'otra'], LAYOUT), true);
    assert.equal(namesColumns(['codigo', 'cupo'], LAYOUT), false);
  });
});

describe('the delimiter that a file seems to have', () => {
  it('of a header record is the one with which it would begin as it should', () => {
    const layout = aLayout({ header: { startsWith: 'H;CLIENTES;' } });
    assert.equal(headerDelimiter('H,CLIENTES,20261122', layout), ',');
    assert.equal(headerDelimiter('H|CLIENTES|', layout), '|');
    assert.equal(headerDelimiter('H,PRODUCTOS,20261122', layout), undefined);
    assert.equal(headerDelimiter('H,20261122', aLayout({ header: { startsWith: 'H' } })), undefined);
    assert.equal(headerDelimiter('H,20261122', aLayout()), undefined);
  });

  it('is the one that makes as many fields as the layout has', () => {
    assert.equal(seemingDelimiter('1,2|3|4,5,6', LAYOUT), '|');
    assert.equal(shownDelimiter(seemingDelimiter('1\t2\t3', LAYOUT) ?? ''), 'tab');
    assert.equal(shownDelimiter('|'), '|');
  });

  it('of a line of names is the one that splits most, since columns may be missing', () => {
    assert.equal(seemingDelimiter('codigo|nombre,cupo,zona,pais', LAYOUT), ',');
    const { fields } = LAYOUT;
    assert.equal(seemingDelimiter('1,2,3,4', aLayout({ file: { columnNames: false }, fields })), undefined);
  });

  it('is none where nothing splits, or one field is all there is', () => {
    assert.equal(seemingDelimiter('codigo', LAYOUT), undefined);
    assert.equal(seemingDelimiter('a,b', aLayout({ fields: [aField('codigo')] })), undefined);
  });
});
