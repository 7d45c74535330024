import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { makeOpenDirectory } from '../embedded/open-directory.js';

const INSTALLER = pathToFileURL(fileURLToPath(new URL('../../scripts/install-dependencies.mjs', import.meta.url))).href;
const TEXTS = `{ waiting: 'waiting', installing: 'installing', progress: () => 'progress', installed: () => 'installed', failed: 'failed', notWritable: () => 'not writable' }`;
/** An npm that takes its time, keeps a ledger of its runs, and leaves what the real one leaves. */
const NPM = `
  import { appendFileSync, copyFileSync, mkdirSync, existsSync } from 'node:fs';
  appendFileSync('npm-runs', process.argv.slice(2).join(' ') + '\\n');
  if (existsSync('npm-fails')) process.exit(1);
  await new Promise((resolve) => setTimeout(resolve, 300));
  mkdirSync('node_modules', { recursive: true });
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
`;

describe('the first start of a fresh clone', () => {
  let clone: string;

  beforeEach(async () => {
    clone = await makeOpenDirectory();
    await mkdir(join(clone, 'npm'));
    await writeFile(join(clone, 'package.json'), '{"type":"module"}');
    await writeFile(join(clone, 'npm', 'npm-cli.js'), NPM);
    await writeFile(join(clone, 'package-lock.json'), lockFile('1.0.0'));
  });

  afterEach(() => rm(clone, { recursive: true, force: true }));

  it('installs exactly what the lock file says, once', async () => {
    assert.equal(await install(), 0);
    assert.equal(await install(), 0);
    assert.deepEqual(await npmRuns(), ['ci --include=dev --no-audit --no-fund --no-progress']);
  });

  it('installs once where many commands come first at the same time', async () => {
    assert.deepEqual(await Promise.all([install(), install(), install()]), [0, 0, 0]);
    assert.equal((await npmRuns()).length, 1);
  });

  it('installs again when the lock file has changed', async () => {
    await install();
    await writeFile(join(clone, 'package-lock.json'), lockFile('2.0.0'));
    assert.equal(await install(), 0);
    assert.equal((await npmRuns()).length, 2);
  });

  it('believes what somebody installed by hand, where it is what the lock file says', async () => {
    await mkdir(join(clone, 'node_modules'));
    await writeFile(join(clone, 'node_modules', '.package-lock.json'), lockFile('1.0.0'));
    assert.equal(await install(), 0);
    assert.deepEqual(await npmRuns(), []);
  });

  it('takes over from an installation that was killed', async () => {
    const lock = join(clone, '.guardia', 'install.lock');
    await mkdir(lock, { recursive: true });
    await utimes(lock, new Date(0), new Date(0));
    assert.equal(await install(), 0);
    assert.equal((await npmRuns()).length, 1);
    await assert.rejects(stat(lock), { code: 'ENOENT' });
  });

  it('fails where npm fails, and leaves no lock behind', async () => {
    await appendFile(join(clone, 'npm-fails'), '');
    assert.equal(await install(), 1);
    await assert.rejects(stat(join(clone, '.guardia', 'install.lock')), { code: 'ENOENT' });
  });

  function install(): Promise<number | null> {
    const program = `import { installDependencies } from '${INSTALLER}';
      process.exitCode = (await installDependencies(${JSON.stringify(clone)}, ${TEXTS})) ? 0 : 1;`;
    const env = { ...process.env, npm_execpath: join(clone, 'npm', 'npm-cli.js') };
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { env, stdio: 'ignore' });
    return new Promise((resolve) => child.once('exit', resolve));
  }

  async function npmRuns(): Promise<string[]> {
    const ledger = await readFile(join(clone, 'npm-runs'), 'utf8').catch(() => '');
    return ledger.split('\n').filter((line) => line !== '');
  }
});

function lockFile(version: string): string {
  return JSON.stringify({
    packages: {
      '': { version: '0.0.0' },
      'node_modules/needed': { version },
      'node_modules/of-another-platform': { version, optional: true },
    },
  });
}
