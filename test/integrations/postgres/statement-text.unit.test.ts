import assert from 'node:assert/strict';
import { statementText } from '../../../src/integrations/postgres/statement-text.js';

describe('the text of a statement of somebody else', () => {
  for (const [statement, text] of [
    [`ALTER ROLE x PASSWORD 'hidden'`, `ALTER ROLE x PASSWORD '…'`],
    [`SELECT 'it''s hidden', 'C:\\', 'hidden'`, `SELECT '…', '…', '…'`],
    [`SELECT E'it\\'s hidden', n`, `SELECT '…', n`],
    [`SELECT $$hidden$$, $f$hid$$den$f$, 1`, `SELECT '…', '…', 1`],
    [`INSERT INTO t VALUES ('cut off hid`, `INSERT INTO t VALUES ('…'`],
    [`DO $$ cut off hid`, `DO '…'`],
    [`SELECT\n 1`, `SELECT 1`],
  ] as const) {
    it(`hides what is quoted in ${JSON.stringify(statement)}`, () => assert.equal(statementText(statement), text));
  }
  it('is short', () => assert.ok(statementText('x'.repeat(1_000)).length <= 100));
  it('may be missing', () => assert.equal(statementText(null), ''));
});
