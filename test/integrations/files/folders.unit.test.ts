import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import {
  appendFile,
  chmod,
  link,
  lstat,
  mkdir,
  readFile,
  rename,
  rm,
  symlink,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimedFile, FoldersPort } from '../../../src/ingestion/ports.js';
import { createFolders } from '../../../src/integrations/files/folders.js';
import { openTestFolders } from '../../support/ingestion-station.js';
import type { TestFolders } from '../../support/ingestion-station.js';

const DATE = '2026-11-22';
const NAME = 'CLI_20261122.csv';
const never = new AbortController().signal;

describe('the folders of a pipeline', () => {
  let test: TestFolders;
  let folders: FoldersPort;

  beforeEach(async () => {
    test = await openTestFolders();
    folders = createFolders(test.config);
    await folders.ensure();
  });
  afterEach(() => test.close());

  async function claim(name = NAME): Promise<ClaimedFile> {
    const entry = (await folders.list()).find((candidate) => candidate.name === name);
    assert.ok(entry, `${name} is listed`);
    const claimed = await folders.claim(entry);
    assert.ok(claimed);
    return claimed;
  }
  const settle = (file: ClaimedFile, content: string, to: 'processed' | 'error' = 'processed') =>
    folders.settle(file, to, { date: DATE, hash: sha256(content) });

  it('takes a file from input/ through a claim to processed/<date>/, and is asked again without harm', async () => {
    await test.put(`input/${NAME}`, 'uno');
    const [entry] = await folders.list();
    assert.ok(entry);
    const claimed = await folders.claim(entry);
    assert.ok(claimed);
    assert.deepEqual(await test.lying(), [`input/.processing/${NAME}`]);
    assert.deepEqual(await folders.claim(entry), claimed, 'a claim of what is claimed is the same claim');
    assert.equal(await folders.hash(claimed, () => undefined, never), sha256('uno'));
    const place = await settle(claimed, 'uno');
    assert.equal(place, `processed/${DATE}/${NAME}`);
    assert.equal(await settle(claimed, 'uno'), place, 'again: the same place');
    assert.deepEqual(await test.lying(), [place]);
    assert.equal(await folders.claim(entry), undefined, 'it is gone from input/');
  });

  it('finds the claim of a run that died, with the name that the file had', async () => {
    await test.put(`input/${NAME}`, 'uno');
    const claimed = await claim();
    const [left] = await createFolders(test.config).list();
    assert.equal(left?.place, 'processing');
    assert.equal(left?.name, NAME);
    assert.deepEqual(left && (await folders.claim(left)), claimed);
  });

  it('names what must not be touched: links, folders, hidden and deceptive names', async () => {
    const outside = await test.put('secreto.txt', 'ajeno');
    await symlink(outside, join(test.config.input, 'CLI_enlace.csv'));
    await mkdir(join(test.config.input, 'CLI_carpeta.csv'));
    for (const name of ['.CLI_oculto.csv', 'CLI_..csv', 'CLI_\u202Evsc.csv', 'CLI_\n.csv', 'CLI_a\\b.csv']) {
      await writeFile(join(test.config.input, name), 'x');
    }
    const seen = Object.fromEntries((await folders.list()).map(({ name, unsafe }) => [name, unsafe]));
    assert.deepEqual(seen, {
      'CLI_enlace.csv': 'symbolic_link',
      'CLI_carpeta.csv': 'not_a_file',
      '.CLI_oculto.csv': 'bad_name',
      'CLI_..csv': 'bad_name',
      'CLI_\u202Evsc.csv': 'bad_name',
      'CLI_\n.csv': 'bad_name',
      'CLI_a\\b.csv': 'bad_name',
    });
    for (const entry of await folders.list()) {
      await assert.rejects(folders.claim(entry), { code: 'FILE_UNSAFE' });
    }
    assert.equal(await readFile(outside, 'utf8'), 'ajeno');
  });

  it('does not follow a link that takes the place of a file after it was found', async () => {
    const outside = await test.put('secreto.txt', 'ajeno');
    const path = await test.put(`input/${NAME}`, 'uno');
    const [entry] = await folders.list();
    await unlink(path);
    await symlink(outside, path);
    assert.ok(entry);
    await assert.rejects(folders.claim(entry), { code: 'FILE_UNSAFE' });
    const claimed = { name: NAME, claim: `1-1-${NAME}`, bytes: 5 };
    await symlink(outside, join(test.config.input, '.processing', claimed.claim));
    await assert.rejects(
      folders.hash(claimed, () => undefined, never),
      { code: 'FILE_UNSAFE' },
    );
    assert.equal(await folders.claim({ ...entry, place: 'processing', claim: claimed.claim }), undefined);
  });

  it('refuses to write into a folder that is a link', async () => {
    const outside = join(test.home, 'ajeno');
    await mkdir(outside);
    await symlink(outside, join(test.config.processed, DATE));
    await test.put(`input/${NAME}`, 'uno');
    await assert.rejects(settle(await claim(), 'uno'), { code: 'FILE_UNSAFE' });
    await assert.rejects(folders.claimProcessed(DATE), { code: 'FILE_UNSAFE' });
    assert.deepEqual(await test.lying(), [`input/.processing/${NAME}`]);
  });

  it('sees a file that somebody wrote to after it was found, while it was read, and after it was read', async () => {
    const path = await test.put(`input/${NAME}`, 'uno');
    const [entry] = await folders.list();
    await appendFile(path, ' y más');
    assert.ok(entry);
    await assert.rejects(folders.claim(entry), { code: 'FILE_CHANGED' });

    const claimed = await claim();
    const claimPath = folders.pathOf(claimed);
    const reading = folders.hash(claimed, () => appendFileSync(claimPath, 'z'.repeat(2_000)), never);
    await assert.rejects(reading, { code: 'FILE_CHANGED' });

    await appendFile(claimPath, '!');
    await assert.rejects(settle(claimed, 'uno y más'), { code: 'FILE_CHANGED' });
    await folders.giveBack(claimed);
    assert.deepEqual(await test.lying(), [`input/${NAME}`]);
  });

  it('gives a file back beside one that came in meanwhile', async () => {
    await test.put(`input/${NAME}`, 'uno');
    const claimed = await claim();
    await test.put(`input/${NAME}`, 'dos');
    await folders.giveBack(claimed);
    await folders.giveBack(claimed);
    assert.deepEqual(await test.lying(), ['input/CLI_20261122.1.csv', `input/${NAME}`]);
  });

  it('keeps both files where one name has two contents, and one where the content is the same', async () => {
    await test.put(`processed/${DATE}/${NAME}`, 'viejo');
    await test.put(`input/${NAME}`, 'nuevo');
    const mark = sha256('nuevo').slice(0, 8);
    const claimed = await claim();
    const facts = { date: DATE, hash: sha256('nuevo') };
    const marked = `processed/${DATE}/CLI_20261122.${mark}.csv`;
    assert.deepEqual(await folders.route(claimed, 'processed', facts), {
      from: `input/${NAME}`,
      to: marked,
      isThere: false,
    });
    assert.equal(await settle(claimed, 'nuevo'), marked);
    await test.put(`input/${NAME}`, 'nuevo');
    assert.equal(await settle(await claim(), 'nuevo'), marked);
    assert.deepEqual(await test.lying(), [marked, `processed/${DATE}/${NAME}`]);
  });

  it('knows where a file was put away by a process that died before it could say so', async () => {
    await test.put(`input/${NAME}`, 'uno');
    const [entry] = await folders.list();
    assert.ok(entry);
    await settle(await claim(), 'uno', 'error');
    const settled = await folders.findSettled(entry, DATE);
    assert.equal(settled?.place, `error/${NAME}`);
    assert.equal(settled?.hash, sha256('uno'));
    assert.equal(await folders.findSettled({ ...entry, inode: '1', modifiedAtMs: 1 }, DATE), undefined);
  });

  it('copies, compares and renames where processed/ is of another file system', async function () {
    const elsewhere = '/dev/shm';
    const [here, there] = await Promise.all([lstat(test.home), lstat(elsewhere).catch(() => undefined)]);
    if (!there || here.dev === there.dev) return this.skip();
    const other = join(elsewhere, `guardia-test-${process.pid}`);
    const across = createFolders({ ...test.config, processed: other });
    try {
      await across.ensure();
      await test.put(`input/${NAME}`, 'uno');
      const [entry] = await across.list();
      assert.ok(entry);
      const claimed = await across.claim(entry);
      assert.ok(claimed);
      // What an attempt that died half way left is overwritten, and nothing is written through it.
      const day = join(other, DATE);
      await mkdir(day);
      await symlink(join(test.home, 'ajeno'), join(day, `.${NAME}.part`));
      await across.settle(claimed, 'processed', { date: DATE, hash: sha256('uno') });
      assert.equal(await readFile(join(day, NAME), 'utf8'), 'uno');
      assert.equal((await across.findSettled(entry, DATE))?.path, join(day, NAME));
      assert.deepEqual(await test.lying(), []);
    } finally {
      await rm(other, { recursive: true, force: true });
    }
  });

  it('brings a file back from error/, and says what is there where it is not', async () => {
    await test.put(`error/${NAME}`, 'corregido');
    await assert.rejects(folders.returnToInput('OTRO.csv'), (error: Error & { code: string }) => {
      assert.equal(error.code, 'NOT_FOUND');
      assert.match(error.message, new RegExp(NAME));
      return true;
    });
    await assert.rejects(folders.returnToInput('../secreto.txt'), { code: 'FILE_UNSAFE' });
    await test.put(`input/${NAME}`, 'otro');
    await assert.rejects(folders.returnToInput(NAME), { code: 'CONFLICT' });
    await rename(join(test.config.input, NAME), join(test.home, 'aparte.csv'));
    const moved = await folders.returnToInput(NAME);
    assert.deepEqual(moved, { from: `error/${NAME}`, to: `input/${NAME}`, hash: sha256('corregido'), bytes: 9 });
  });

  it('copies corrected records beside the inbox, once, and claims them for their master', async () => {
    const written = await test.put('corregidos.csv', 'codigo\n1');
    const put = await folders.putRecords('clientes', written);
    assert.deepEqual(await folders.putRecords('clientes', written), put);
    const claimed = await claim('corregidos.csv');
    assert.equal(claimed.recordsOf, 'clientes');
    const place = await settle(claimed, 'codigo\n1');
    assert.equal(place, `processed/${DATE}/.records/clientes/corregidos.csv`);
    assert.deepEqual(await test.lying(), ['corregidos.csv', place], 'the person keeps their own file');
    await assert.rejects(folders.putRecords('../clientes', written), { code: 'FILE_UNSAFE' });
  });

  it('copies what was processed to be loaded again, and leaves the original where it is', async () => {
    await test.put(`processed/${DATE}/${NAME}`, 'uno');
    const copies = await folders.claimProcessed(DATE);
    assert.deepEqual(await folders.claimProcessed(DATE), copies);
    assert.equal(copies.length, 1);
    const [copy] = copies;
    assert.ok(copy?.again);
    const [left] = await folders.list();
    assert.deepEqual(
      [left?.again, left?.processedOn, left?.name],
      [true, DATE, NAME],
      'a run that dies leaves it known',
    );
    assert.equal(await settle(copy, 'uno'), `processed/${DATE}/${NAME}`);
    assert.deepEqual(await test.lying(), [`processed/${DATE}/${NAME}`]);
    const [second] = await folders.claimProcessed(DATE);
    assert.ok(second);
    await settle(second, 'uno', 'error');
    assert.deepEqual(
      await test.lying(),
      [`processed/${DATE}/${NAME}`],
      'what does not load this time can be run again',
    );
  });

  it('works on a file with a second name elsewhere, whose changes it sees', async () => {
    const path = await test.put(`input/${NAME}`, 'uno');
    const second = join(test.home, 'segundo.csv');
    await link(path, second);
    const claimed = await claim();
    const hash = await folders.hash(claimed, () => undefined, never);
    await writeFile(second, 'dos');
    await assert.rejects(folders.settle(claimed, 'processed', { date: DATE, hash }), { code: 'FILE_CHANGED' });
  });

  it('says clearly where it may not write', async function () {
    if (process.getuid?.() === 0) return this.skip();
    await chmod(test.config.error, 0o500);
    await assert.rejects(createFolders(test.config).ensure(), { code: 'PERMISSION_DENIED' });
  });

  it('refuses a configuration in which two folders are one', async () => {
    await symlink(test.config.processed, join(test.home, 'igual'));
    const same = createFolders({ ...test.config, error: join(test.home, 'igual') });
    await assert.rejects(same.ensure(), { code: 'CONFIG_INVALID' });
  });
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
