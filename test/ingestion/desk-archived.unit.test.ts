import assert from 'node:assert/strict';
import type { DeskError } from '../../src/ingestion/desk-error.js';
import type { DeskStation } from '../../src/ingestion/desk-ports.js';
import { refuseArchived } from '../../src/ingestion/desk-archived.js';
import { deskErrorText } from '../../src/messages/desk-errors.js';
import { aLayout } from '../support/ingestion-station.js';

const DATE = '2026-09-01';
const station = {
  layouts: new Map([['clientes', aLayout()]]),
  folders: {
    archived: async () => [
      { name: 'CLI_1.csv', archive: '/copias/processed-2026-09-01.tar.gz' },
      { name: 'x.csv', recordsOf: 'clientes', archive: '/copias/processed-2026-09-01.2.tar.gz' },
      { name: 'OTRO.csv', archive: '/copias/processed-2026-09-01.tar.gz' },
    ],
  },
} as unknown as DeskStation;

describe('loading a date again whose files are archived', () => {
  it('is refused with the place where they lie, in both languages', async () => {
    await assert.rejects(refuseArchived(station, { date: DATE }), (error: DeskError) => {
      assert.equal(error.code, 'archived');
      for (const language of ['es', 'en'] as const) {
        const text = deskErrorText(error, language);
        assert.match(text, /\/copias\/processed-2026-09-01\.tar\.gz/);
        assert.match(text, /\b3\b.*tar -xzf/s);
      }
      return true;
    });
  });

  it('asks only for what is wanted: a master’s files and its corrected records, or files by name', async () => {
    const filesOf = async (wanted: object): Promise<unknown> =>
      refuseArchived(station, { date: DATE, ...wanted }).then(
        () => 0,
        (error: DeskError) => error.params['files'],
      );
    assert.equal(await filesOf({ masters: ['clientes'] }), 2);
    assert.equal(await filesOf({ masters: ['productos'] }), 0);
    assert.equal(await filesOf({ files: ['OTRO.csv'] }), 1);
    assert.equal(await filesOf({ files: ['NUEVO.csv'] }), 0);
  });
});
