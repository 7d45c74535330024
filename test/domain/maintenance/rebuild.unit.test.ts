import assert from 'node:assert/strict';
import { isRebuilt, neededRebuild, rebuildNeedsBytes, wastedBytes } from '../../../src/domain/maintenance/rebuild.js';
import type { TableBloat } from '../../../src/domain/maintenance/rebuild.js';

const MIB = 1024 * 1024;
const bloat = (changes: Partial<TableBloat> = {}): TableBloat => ({
  ...{ oid: 1, table: 'public.clientes', tableBytes: 100 * MIB, indexBytes: 40 * MIB, tableRatio: 0, indexRatio: 0 },
  ...{ by: 'pgstattuple', tableFile: 10, indexFiles: '11,12', ours: true },
  ...changes,
});

describe('Rebuilding a table', () => {
  it('is needed from the share on, of the table before its indexes, and never of what is small', () => {
    const needed = (changes: Partial<TableBloat>) => neededRebuild(bloat(changes), 0.3);
    assert.equal(needed({ tableRatio: 0.29, indexRatio: 0.29 }), undefined);
    assert.equal(needed({ tableRatio: 0.3, indexRatio: 0.9 }), 'vacuum_full');
    assert.equal(needed({ indexRatio: 0.3 }), 'reindex');
    assert.equal(needed({ tableRatio: 0.9, tableBytes: MIB - 1 }), undefined);
    assert.equal(needed({ indexRatio: 0.9, indexBytes: MIB - 1 }), undefined);
    assert.equal(needed({ tableRatio: 0.9, tableBytes: MIB - 1, indexRatio: 0.5 }), 'reindex');
  });

  it('comes first where most is wasted', () => {
    assert.equal(wastedBytes(bloat({ tableRatio: 0.5, indexRatio: 0.25 })), 60 * MIB);
  });

  it('needs the space of all that is written anew, and some to spare', () => {
    assert.equal(rebuildNeedsBytes(bloat(), 'vacuum_full'), Math.ceil(140 * MIB * 1.1) + 64 * MIB);
    assert.equal(rebuildNeedsBytes(bloat(), 'reindex'), Math.ceil(40 * MIB * 1.1) + 64 * MIB);
  });

  it('is seen by the files that it leaves: new indexes alone are no VACUUM FULL', () => {
    const planned = (how: 'vacuum_full' | 'reindex') => ({ how, bytes: 0, ...bloat() });
    const reindexed = bloat({ indexFiles: '21,22' });
    const rewritten = bloat({ tableFile: 20, indexFiles: '21,22' });
    assert.deepEqual(
      [isRebuilt(planned('reindex'), reindexed), isRebuilt(planned('vacuum_full'), reindexed)],
      [true, false],
    );
    assert.deepEqual(
      [isRebuilt(planned('reindex'), rewritten), isRebuilt(planned('vacuum_full'), rewritten)],
      [true, true],
    );
    assert.equal(isRebuilt(planned('reindex'), bloat()), false);
  });
});
