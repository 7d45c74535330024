import assert from 'node:assert/strict';
import { isOver } from '../../../src/domain/maintenance/archive.js';
import { backupsToDelete, compareTables } from '../../../src/domain/maintenance/backup.js';
import type { BackupManifest } from '../../../src/domain/maintenance/backup.js';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-12-31T12:00:00Z');

function backup(daysAgo: number, isVerified = true): BackupManifest {
  const at = new Date(NOW - daysAgo * DAY_MS).toISOString();
  return {
    ...{ format: 1, name: `erp-${daysAgo}`, service: 'erp', database: 'erp', runId: 'r', serverVersion: '18.4' },
    ...{ startedAt: at, snapshotAt: at, finishedAt: at, clientVersion: '18.6', tables: [] },
    dump: { file: `erp-${daysAgo}.dump`, bytes: 1, sha256: 'a'.repeat(64) },
    ...(isVerified && { verified: { at, restoreMs: 1, compareMs: 1 } }),
  };
}

describe('which backups may go', () => {
  const gone = (backups: readonly BackupManifest[], keepCount: number, keepDays: number): readonly string[] =>
    backupsToDelete(backups, { keepCount, keepMs: keepDays * DAY_MS }, NOW).map(({ name }) => name);

  it('are those that are too many and too old at once', () => {
    const backups = [backup(1), backup(40), backup(80), backup(200)];
    assert.deepEqual(gone(backups, 2, 100), ['erp-200']);
    assert.deepEqual(gone(backups, 2, 60), ['erp-80', 'erp-200']);
    assert.deepEqual(gone(backups, 4, 1), []);
    assert.deepEqual(gone(backups, 1, 365), []);
  });

  it('are never the newest that was verified, however old, nor any where none was', () => {
    assert.deepEqual(gone([backup(400)], 1, 1), []);
    assert.deepEqual(gone([backup(400), backup(1, false)], 1, 1), []);
    assert.deepEqual(gone([backup(400, false), backup(500, false)], 1, 1), []);
  });

  it('do not count those that were never verified, which go once a newer one is', () => {
    assert.deepEqual(gone([backup(1), backup(2, false), backup(40), backup(80)], 2, 1), ['erp-80', 'erp-2']);
  });
});

describe('the comparison table by table', () => {
  const sum = (table: string, rows: number, checksum = '1') => ({ table, rows, checksum });

  it('names what is missing, what has other rows, what has other content, and what nobody expected', () => {
    const expected = [sum('a', 1), sum('b', 2), sum('c', 3), sum('d', 4)];
    const found = [sum('d', 4, '2'), sum('b', 1), sum('a', 1), sum('e', 5)];
    assert.deepEqual(
      compareTables(expected, found).map(({ table, kind }) => `${table}: ${kind}`),
      ['b: rows', 'c: missing', 'd: content', 'e: unexpected'],
    );
  });
});

describe('a date of processed/', () => {
  it('is over at the end of its day on the operation’s clock', () => {
    const end = Date.parse('2026-11-02T05:00:00Z');
    assert.equal(isOver('2026-11-01', DAY_MS, end + DAY_MS - 1, 'America/Bogota'), false);
    assert.equal(isOver('2026-11-01', DAY_MS, end + DAY_MS, 'America/Bogota'), true);
    assert.equal(isOver('2026-02-30', DAY_MS, end, 'America/Bogota'), false);
  });
});
