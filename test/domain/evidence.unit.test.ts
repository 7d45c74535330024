import assert from 'node:assert/strict';
import { recentLines, withoutSecrets, tellingLine, troubleLines } from '../../src/domain/evidence.js';

const LOG = 'LOG: starting\nERROR: connection refused\nFATAL: could not open "x.conf"\nLOG: shut down\n\n';

describe('reading evidence', () => {
  it('takes the line that names a fault before one that only speaks of trouble, and that before the last', () => {
    assert.equal(tellingLine(LOG), 'FATAL: could not open "x.conf"');
    assert.equal(tellingLine('LOG: a\nERROR: refused\nLOG: b'), 'ERROR: refused');
    assert.equal(tellingLine('uno\ndos\n'), 'dos');
    assert.equal(tellingLine(' \n'), undefined);
  });

  it('lists the lines that speak of trouble, the newest of them, each once', () => {
    assert.deepEqual(troubleLines(`${LOG}${LOG}`, 5), ['ERROR: connection refused', 'FATAL: could not open "x.conf"']);
    assert.deepEqual(troubleLines(LOG, 1), ['FATAL: could not open "x.conf"']);
  });

  it('leaves out what a log said more than ten minutes ago, in any zone, and keeps what has no stamp', () => {
    const now = Date.parse('2026-11-22T07:30:00Z');
    const log = [
      '2026-11-22 07:00:00.123 UTC [7] FATAL: terminating connection',
      '\tDETAIL of the old line',
      'no stamp',
      '2026-11-22 02:25:00.123 -05 [7] LOG: young in Bogotá',
      '  its detail',
      '[2026-11-22T02:10:00,123-0500] old',
      '2026-11-22T07:29:59Z young',
      '2026-11-22 07:00:00 of no zone',
    ];
    assert.deepEqual(recentLines(log.join('\n'), now).split('\n'), [log[2], log[3], log[4], log[6], log[7]]);
  });

  it('does not keep what it says of passwords', () => {
    const said =
      'connect postgres://erp:hunter2@db:5432/erp password=hunter2; {"api_key": "hunter2"} PGPASSWORD: hunter2';
    assert.doesNotMatch(withoutSecrets(said), /hunter2/);
    assert.match(withoutSecrets(said), /postgres:\/\/\*\*\*@db:5432\/erp/);
    assert.equal(withoutSecrets('FATAL: password authentication failed'), 'FATAL: password authentication failed');
  });
});
