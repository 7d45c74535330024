import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withFileLock } from '../../src/embedded/file-lock.js';
import { ownIdentity, processIdentity } from '../../src/embedded/process-identity.js';
import { makeOpenDirectory } from './open-directory.js';

describe('a lock between processes', () => {
  let directory: string;
  let lock: string;

  beforeEach(async () => {
    directory = await makeOpenDirectory();
    lock = join(directory, 'below', 'start.lock');
  });

  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withFileLock(lock, work)));
    assert.equal(most, 1);
  });

  it('is given back when the work fails', async () => {
    await assert.rejects(
      withFileLock(lock, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.equal(await withFileLock(lock, async () => 'in'), 'in');
  });

  it('is taken over from a process that died, also where its number is in use again', async () => {
    await withFileLock(lock, async () => undefined);
    const { pid } = await ownIdentity();
    await writeFile(lock, JSON.stringify({ pid, startedAt: 'long ago' }));
    assert.equal(await withFileLock(lock, async () => 'in'), 'in');
  });

  it('is taken over where what it holds was cut off by a crash', async () => {
    await withFileLock(lock, async () => undefined);
    await writeFile(lock, '{"pid":');
    assert.equal(await withFileLock(lock, async () => 'in'), 'in');
  });

  it('can be waited for only as long as one wants', async () => {
    await withFileLock(lock, async () => {
      await assert.rejects(
        withFileLock(lock, async () => undefined, AbortSignal.timeout(20)),
        { name: 'TimeoutError' },
      );
    });
  });
});

describe('the identity of a process', () => {
  it('is the same at every look, and another than that of anybody else', async () => {
    const [first, second, parent] = [await ownIdentity(), await ownIdentity(), await processIdentity(process.ppid)];
    assert.deepEqual(first, second);
    assert.notDeepEqual(parent, first);
  });

  it('does not exist for a number that nobody has', async () => {
    assert.equal(await processIdentity(2 ** 22 + 1), undefined);
  });
});
