import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFolders } from '../../../src/integrations/files/folders.js';
import { openTestFolders } from '../../support/ingestion-station.js';
import type { TestFolders } from '../../support/ingestion-station.js';

const run = promisify(execFile);
const NAME = 'CLI_20261122.csv';

describe('a disk that is full', function () {
  let test: TestFolders;
  let small: string;

  before(async function () {
    test = await openTestFolders();
    small = join(test.home, 'pequeño');
    await mkdir(small);
    // A file system of its own needs rights that not everybody has.
    await run('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).catch(() => this.skip());
  });
  after(async () => {
    await run('umount', [small]).catch(() => undefined);
    await test.close();
  });

  it('is said to be full; the file stays claimed, and is put away when there is room again', async () => {
    const content = 'x'.repeat(2_000_000);
    const hash = createHash('sha256').update(content).digest('hex');
    await test.put(`input/${NAME}`, content);
    const folders = createFolders({ ...test.config, processed: join(small, 'processed') });
    const [entry] = await folders.list();
    assert.ok(entry);
    const claimed = await folders.claim(entry);
    assert.ok(claimed);
    const settle = () => folders.settle(claimed, 'processed', { date: '2026-11-22', hash });
    await assert.rejects(settle(), { code: 'DISK_FULL' });
    assert.deepEqual(await test.lying(), [`input/.processing/${NAME}`], 'nothing is left half way');
    await run('mount', ['-o', 'remount,size=8m', small]);
    await settle();
    assert.deepEqual(await test.lying(), [`pequeño/processed/2026-11-22/${NAME}`]);
  });
});
