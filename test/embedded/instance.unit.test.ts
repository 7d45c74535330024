import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { claimInstance, livingInstance } from '../../src/embedded/instance.js';
import { makeOpenDirectory } from './open-directory.js';

describe('the one Guardia of a data directory', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await makeOpenDirectory();
  });

  afterEach(() => rm(dataDir, { recursive: true, force: true }));

  it('is found by others, with where it is reached, until it ends', async () => {
    const claim = await claimInstance(dataDir);
    await claim.update({ ready: true, temporalAddress: '127.0.0.1:17233', apiUrl: 'http://127.0.0.1:17080' });
    const { ready, process: own, apiUrl } = (await livingInstance(dataDir)) ?? assert.fail('not found');
    assert.deepEqual([ready, own.pid, apiUrl], [true, process.pid, 'http://127.0.0.1:17080']);
    await claim.clear();
    assert.equal(await livingInstance(dataDir), undefined);
  });

  it('keeps a second one from starting, and tells it where the first is', async () => {
    const claim = await claimInstance(dataDir);
    await claim.update({ temporalUiUrl: 'http://127.0.0.1:17280' });
    await assert.rejects(claimInstance(dataDir), {
      code: 'ALREADY_RUNNING',
      message: new RegExp(`${process.pid}[^]*17280`),
    });
  });

  it('is claimed by one only where many start at the same time', async () => {
    const claims = await Promise.allSettled([1, 2, 3, 4].map(() => claimInstance(dataDir)));
    assert.equal(claims.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('does not count when it was killed', async () => {
    await claimInstance(dataDir);
    const file = join(dataDir, 'run', 'instance.json');
    const killed = (await readFile(file, 'utf8')).replace(/"startedAt": ".*\/\d+"/, '"startedAt": "another boot/1"');
    await writeFile(file, killed);
    assert.equal(await livingInstance(dataDir), undefined);
    await claimInstance(dataDir);
    assert.ok(await livingInstance(dataDir));
  });
});
