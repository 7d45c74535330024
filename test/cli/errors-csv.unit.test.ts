import assert from 'node:assert/strict';
import { csvLine, CSV_HEADER } from '../../src/cli/errors-csv.js';

const ROW = { id: 7, date: '2026-11-22', at: '2026-11-22T07:00:00Z', type: 'required' };
const cellsOf = (value: string): string => csvLine({ ...ROW, value });

describe('errors as CSV', () => {
  it('has the columns of error_log by their own names', () => {
    assert.match(CSV_HEADER, /^id,fecha_proceso,timestamp,error_type,/);
    assert.equal(csvLine(ROW).split(',').length, CSV_HEADER.split(',').length);
  });

  it('quotes what holds a comma, a quote or a line end', () => {
    assert.ok(cellsOf('a,"b"\n').includes(',"a,""b""\n",'));
  });

  for (const formula of ['=1+1', '@SUM(A1)', '+cmd|x', '-cmd|x', '\t=1']) {
    it(`makes text of ${JSON.stringify(formula)}, which a spreadsheet would compute`, () => {
      assert.ok(cellsOf(formula).includes(`'${formula}`));
    });
  }

  for (const number of ['-5', '+57.1', '-1,50']) {
    it(`leaves the number ${number} as it is`, () => assert.ok(!cellsOf(number).includes("'")));
  }
});
