import assert from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findPostgresClients } from '../../src/embedded/postgres-clients.js';
import { makeOpenDirectory } from './open-directory.js';

/** A version that no machine has: what the machine itself has must not decide these tests. */
const NEWER = 98;

describe('pg_dump and pg_restore', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await makeOpenDirectory();
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  async function clients(folder: string, version: string, only?: string): Promise<string> {
    const path = join(directory, folder);
    await mkdir(path);
    for (const name of ['pg_dump', 'pg_restore'].filter((one) => only === undefined || one === only)) {
      await writeFile(join(path, name), `#!/bin/sh\necho "${name} (PostgreSQL) ${version} (Debian)"\n`);
      await chmod(join(path, name), 0o755);
    }
    return path;
  }
  const find = (path: string, minMajor = NEWER) =>
    findPostgresClients({ cacheDir: directory, minMajor, fetch: false, path });

  it('are the oldest that are not older than the server, and of one version', async () => {
    const [newest, fitting, old] = [await clients('a', '99.1'), await clients('b', '98.2'), await clients('c', '97.5')];
    const half = await clients('d', '98.0', 'pg_dump');
    const { clients: found } = await find([newest, half, fitting, old].join(':'));
    assert.equal(found?.pgDump, join(fitting, 'pg_dump'));
    assert.equal(found.version, '98.2');
  });

  it('are not there where all are too old, and what was looked at is named', async () => {
    const old = await clients('c', '97.5');
    const { clients: found, looked, fetchable } = await find(old);
    assert.equal(found, undefined);
    assert.ok(looked.includes(`${old} 97.5`), looked.join(', '));
    assert.equal(fetchable, false, 'pip has none of that version either');
  });
});
