import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CHILD = fileURLToPath(new URL('../../support/collect-oracle.ts', import.meta.url));

describe('Connections to Oracle that were cut', function () {
  this.timeout(60_000);

  it('do not end the process when the engine collects them', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '--import', 'tsx', CHILD]);
    assert.equal(stdout, 'alive\n');
  });
});
