import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstBytes } from '../../../src/integrations/files/first-bytes.js';
import type { FoldersConfig } from '../../../src/integrations/files/roots.js';

describe('how a file begins that was put away', () => {
  let home: string;
  let config: FoldersConfig;
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'guardia-first-bytes-'));
    config = { home, input: join(home, 'input'), processed: join(home, 'processed'), error: join(home, 'error') };
    await mkdir(join(home, 'processed', '2026-11-22'), { recursive: true });
    await writeFile(join(home, 'processed', '2026-11-22', 'a.csv'), 'codigo;nombre\n');
    await writeFile(join(home, 'secret'), 'secret');
    await symlink(join(home, 'secret'), join(home, 'processed', 'link.csv'));
  });
  after(() => rm(home, { recursive: true, force: true }));

  it('is read up to a bound, by the place that audit_log has', async () => {
    assert.equal(String(await firstBytes(config, 'processed/2026-11-22/a.csv', 6)), 'codigo');
    assert.equal(String(await firstBytes(config, 'processed/2026-11-22/a.csv', 100)), 'codigo;nombre\n');
  });

  it('is unknown where the file is gone', async () => {
    assert.equal(await firstBytes(config, 'processed/2026-11-22/b.csv', 6), undefined);
  });

  for (const place of ['secret', 'processed/../secret', '../x', '/etc/passwd', 'processed', 'processed/link.csv']) {
    it(`is never read from «${place}»`, async () => {
      await assert.rejects(firstBytes(config, place, 6), { code: 'FILE_UNSAFE' });
    });
  }
});
