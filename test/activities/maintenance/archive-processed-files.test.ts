import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { lstat, mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { archiveProcessedFiles } from '../../../src/activities/maintenance/archive-processed-files.js';
import { createFolders } from '../../../src/integrations/files/folders.js';
import { archiveHere, archiveOrder, archivePortAt } from '../../support/archive-ground.js';
import { openTestFolders } from '../../support/ingestion-station.js';
import { rendered } from '../../support/rendered.js';
import type { TestFolders } from '../../support/ingestion-station.js';

const run = promisify(execFile);
const CHILD = fileURLToPath(new URL('../../support/archive-child.ts', import.meta.url));
const OLD = '2026-09-01';
const DAY = `processed/${OLD}`;
const ARCHIVE = `archivo/processed-${OLD}.tar.gz`;
const INDEX = `archivo/processed-${OLD}.jsonl`;
const MARKER = `${DAY}/.archived.json`;

describe('Archiving processed files', function () {
  this.timeout(120_000);
  let test: TestFolders;
  const contents = new Map<string, Buffer>();
  beforeEach(async () => {
    test = await openTestFolders();
    contents.clear();
    for (const place of [`${DAY}/CLI_20260901.csv`, `${DAY}/ñandú «2».csv`, `${DAY}/.records/clientes/CLI_c.csv`]) {
      contents.set(place, randomBytes(300_000));
      await test.put(place, contents.get(place) ?? '');
    }
  });
  afterEach(() => test.close());
  const task = () => archiveProcessedFiles(() => archivePortAt(test.home));
  const act = () => archiveHere(test.home, OLD);

  /** By a tar that is not ours: what a person would do. */
  async function unpack(archive = ARCHIVE): Promise<void> {
    await run('tar', ['-xzf', join(test.home, archive), '-C', join(test.home, 'processed')]);
  }
  async function assertOriginals(): Promise<void> {
    for (const [place, content] of contents) assert.ok((await readFile(join(test.home, place))).equals(content), place);
  }

  it('plans what is older than the limit on the operation’s clock, and nothing else', async () => {
    await test.put('processed/2026-10-29/CLI_young.csv', 'a');
    await test.put('processed/2026-10-28/CLI_due.csv', 'a');
    await test.put('processed/notas/CLI_no_date.csv', 'a');
    const plan = await task().plan(archiveOrder());
    assert.deepEqual(plan.work, { dates: [OLD, '2026-10-28'] });
    rendered(plan);
    assert.deepEqual(plan.figures, { filesCount: 4, filesBytes: 900_001 });
    assert.equal(
      (await test.lying()).some((place) => place.startsWith('archivo')),
      false,
      'a plan touches nothing',
    );
  });

  it('has nothing to do where nothing is old', async () => {
    await rm(join(test.home, DAY), { recursive: true });
    const plan = await task().plan(archiveOrder());
    assert.equal(plan.idle, true);
  });

  it('puts them in a tar that any tar reads, and the originals go', async () => {
    const report = await act();
    assert.deepEqual(await test.lying(), [INDEX, ARCHIVE, MARKER]);
    assert.ok(report);
    assert.equal(report.figures?.['filesCount'], 3);
    rendered(report);
    await unpack();
    await assertOriginals();
    const { mtimeMs } = await lstat(join(test.home, DAY, 'CLI_20260901.csv'));
    assert.ok(Date.now() - mtimeMs > 3_500_000, 'with the time of their last change');
  });

  it('finds a file again by its name', async () => {
    await act();
    const [found, ...more] = await archivePortAt(test.home).find('cli_2026*.csv', 10);
    assert.deepEqual(more, []);
    assert.equal(found?.archive, `processed-${OLD}.tar.gz`);
    assert.equal(found.date, OLD);
    assert.equal((await archivePortAt(test.home).find('*', 10)).length, 3);
  });

  it('gives what comes to a date later an archive of its own, and keeps the first', async () => {
    await act();
    const before = await readFile(join(test.home, ARCHIVE));
    await test.put(`${DAY}/CLI_20260901.csv`, 'otro contenido');
    await act();
    assert.ok((await readFile(join(test.home, ARCHIVE))).equals(before));
    assert.deepEqual(await test.lying(), [
      `archivo/processed-${OLD}.2.jsonl`,
      `archivo/processed-${OLD}.2.tar.gz`,
      INDEX,
      ARCHIVE,
      MARKER,
    ]);
  });

  it('never goes through a link: neither of a file, nor of a folder', async () => {
    const outside = await test.put('afuera/secreto.csv', 'no tocar');
    await symlink(outside, join(test.home, DAY, 'CLI_link.csv'));
    await mkdir(join(test.home, 'afuera', 'dia'));
    await test.put('afuera/dia/CLI_x.csv', 'no tocar');
    await symlink(join(test.home, 'afuera', 'dia'), join(test.home, 'processed', '2026-08-01'));
    const plan = await task().plan(archiveOrder());
    assert.equal(plan.lines.find(({ code }) => code === 'date_unsafe')?.attention, true);
    const report = await act();
    assert.ok(
      report?.lines.some(({ code, values }) => code === 'file_left_strange' && values['file'] === 'CLI_link.csv'),
    );
    assert.equal(await readFile(outside, 'utf8'), 'no tocar');
    assert.ok((await lstat(join(test.home, DAY, 'CLI_link.csv'))).isSymbolicLink());
    assert.equal((await archiveHere(test.home, '2026-08-01'))?.failure, 'FILE_UNSAFE');
    assert.equal(await readFile(join(test.home, 'afuera/dia/CLI_x.csv'), 'utf8'), 'no tocar');
  });

  it('leaves a date alone that is copied at this moment to be loaded again', async () => {
    const folders = createFolders(test.config);
    await folders.claimProcessed(OLD);
    const report = await act();
    assert.ok(report?.lines.some(({ code }) => code === 'date_in_use'));
    await assertOriginals();
  });

  it('is told to whoever wants to load the date again, until it is unpacked', async () => {
    await act();
    const folders = createFolders(test.config);
    await assert.rejects(folders.claimProcessed(OLD), { code: 'FILE_ARCHIVED' });
    assert.equal((await folders.archived(OLD)).length, 3);
    assert.deepEqual(await folders.claimProcessed(OLD, ({ name }) => name === 'OTRO.csv'), []);
    await unpack();
    assert.deepEqual(await folders.archived(OLD), []);
    assert.equal((await folders.claimProcessed(OLD)).length, 3);
  });

  it('keeps the originals where an earlier archive of the date is damaged', async () => {
    await act();
    await unpack();
    await truncate(join(test.home, ARCHIVE), 500_000);
    await test.put('processed/2026-08-15/CLI_otra.csv', 'otra fecha');
    const dates = [OLD, '2026-08-15'];
    const report = await archiveProcessedFiles(() => archivePortAt(test.home)).act?.(archiveOrder(), { dates });
    assert.equal(report?.failure, 'ARCHIVE_DAMAGED');
    await assertOriginals();
    const codes = report.lines.map(({ code, values }) => `${code} ${values['date'] ?? ''}`.trim());
    assert.deepEqual(codes, ['files_archived', `date_failed ${OLD}`, 'date_archived 2026-08-15'], 'the others go on');
  });

  it('keeps an original that somebody wrote to after it was packed', async () => {
    const place = join(test.home, DAY, 'CLI_20260901.csv');
    const port = archivePortAt(test.home);
    let written: Promise<void> | undefined;
    const onProgress = (text: string): void => {
      if (text.includes('reading it back')) written = writeFile(place, 'nuevo');
    };
    const report = await archiveProcessedFiles(() => port).act?.(archiveOrder({ onProgress }), { dates: [OLD] });
    await written;
    assert.equal(report?.lines.find(({ code }) => code === 'file_left_changed')?.attention, true);
    assert.equal(await readFile(place, 'utf8'), 'nuevo');
  });

  it('killed anywhere and done again loses nothing: every original is whole in its place or in a verified archive', async () => {
    const child = async (dieAt: number): Promise<{ readonly signal: string | null; readonly said: string }> => {
      const { home } = test;
      const process_ = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify({ home, date: OLD, dieAt })], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      process_.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
      const [, signal] = (await once(process_, 'close')) as [number | null, string | null];
      return { signal, said };
    };
    const whole = await child(0);
    const calls = Number(whole.said);
    assert.ok(calls > 20, `${calls} calls of the file system`);
    for (const share of [0.3, 0.5, 0.6, 0.7, 0.8, 0.9]) {
      await rm(join(test.home, 'archivo'), { recursive: true, force: true });
      await rm(join(test.home, 'processed'), { recursive: true, force: true });
      for (const [place, content] of contents) await test.put(place, content);
      const dieAt = Math.ceil(calls * share);
      assert.equal((await child(dieAt)).signal, 'SIGKILL', `killed before call ${dieAt}`);
      await act();
      assert.deepEqual(await test.lying(), [INDEX, ARCHIVE, MARKER], `after call ${dieAt}`);
      await unpack();
      await assertOriginals();
    }
  });

  it('on a disk that is full leaves every original, and nothing half written', async function () {
    const small = join(test.home, 'pequeño');
    await mkdir(small);
    // A file system of its own needs rights that not everybody has.
    await run('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', small]).catch(() => {
      console.warn('    SKIPPED, it needs the right to mount a small disk');
      this.skip();
    });
    try {
      await assert.rejects(archiveHere(test.home, OLD, join(small, 'archivo')), { code: 'DISK_FULL' });
      assert.deepEqual(await readdir(join(small, 'archivo')), []);
      await assertOriginals();
      await run('mount', ['-o', 'remount,size=8m', small]);
      await archiveHere(test.home, OLD, join(small, 'archivo'));
      assert.deepEqual((await readdir(join(small, 'archivo'))).length, 2);
    } finally {
      await run('umount', [small]);
    }
  });
});
