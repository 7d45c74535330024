import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from '../../src/embedded/ports.js';
import type { PostgresOptions } from '../../src/embedded/postgres.js';
import { postgresStatus, startExistingPostgres, startPostgres, stopPostgres } from '../../src/embedded/postgres.js';
import { isRoot } from '../../src/embedded/postgres-account.js';
import { isAlive } from '../../src/embedded/process-identity.js';
import { removePostgres } from '../../src/embedded/remove-postgres.js';
import { startError } from '../support/start-error.js';
import { makeOpenDirectory } from './open-directory.js';

const run = promisify(execFile);

describe('PostgreSQL of our own', () => {
  let directory: string;
  let options: PostgresOptions;

  beforeEach(async () => {
    directory = await makeOpenDirectory();
    options = { dataDir: join(directory, 'postgres'), port: await freePort(), database: 'guardia', fsync: false };
  });

  afterEach(async () => {
    await removePostgres(options.dataDir);
    await rm(directory, { recursive: true, force: true });
  });

  it('is made, serves the database, and stops', async () => {
    const server = await startPostgres({
      ...options,
      timeZone: 'America/Bogota',
      extraConfig: { max_connections: '17' },
    });
    assert.deepEqual(await ask(server.url, 'SHOW timezone'), ['America/Bogota']);
    assert.deepEqual(await ask(server.url, 'SHOW max_connections'), ['17']);
    assert.deepEqual(await ask(server.url, 'SELECT current_database()'), ['guardia']);
    await server.stop();
    assert.equal(await isAlive(server.process), false);
    assert.equal((await postgresStatus(options.dataDir)).state, 'stopped');
  });

  it('listens on this machine only, and asks for the password, which only its owner can read', async () => {
    const server = await startPostgres(options);
    assert.deepEqual(await ask(server.url, 'SHOW listen_addresses'), ['127.0.0.1']);
    await assert.rejects(ask(server.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1'), { code: '28P01' });
    assert.equal((await stat(join(options.dataDir, 'password'))).mode & 0o077, 0);
    assert.equal((await stat(join(options.dataDir, 'postgres.log'))).mode & 0o077, 0);
  });

  it('goes on with an instance that lived through the death of its starter', async () => {
    const first = await startPostgres(options);
    const second = await startPostgres(options);
    assert.deepEqual([second.adopted, second.pid], [true, first.pid]);
  });

  it('keeps what was committed when it is killed, and starts again over what that left', async () => {
    const first = await startPostgres({ ...options, fsync: true });
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS value');
    process.kill(first.pid, 'SIGKILL');
    const second = await startExistingPostgres(options.dataDir);
    assert.ok(second);
    assert.notEqual(second.pid, first.pid);
    assert.deepEqual(await ask(second.url, 'SELECT value FROM kept'), [42]);
  });

  it('does not take another process for its own where a stale lock file names it', async () => {
    const first = await startPostgres(options);
    const lockFile = join(first.pgdata, 'postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    await first.stop();
    await writeFile(lockFile, lock.replace(/^\d+/, String(process.pid)));
    assert.equal((await postgresStatus(options.dataDir)).state, 'stopped');
    const second = await startPostgres(options);
    assert.equal(second.adopted, false);
  });

  it('moves to another port when it is asked for one', async () => {
    const first = await startPostgres(options);
    const moved = await startPostgres({ ...options, port: await freePort() });
    assert.equal(moved.adopted, false);
    assert.equal(await isAlive(first.process), false);
    assert.deepEqual(await ask(moved.url, 'SELECT 1 AS one'), [1]);
  });

  it('is started once where many start it at the same time', async () => {
    const servers = await Promise.all([startPostgres(options), startPostgres(options), startPostgres(options)]);
    assert.equal(new Set(servers.map((server) => server.pid)).size, 1);
  });

  it('says who holds its port and which variable chooses another', async () => {
    const holder = createServer().listen({ port: options.port, host: '127.0.0.1' });
    try {
      const error = await startError(startPostgres({ ...options, portVariable: 'GUARDIA_LAB_POSTGRES_PORT' }));
      assert.equal(error.code, 'PORT_TAKEN');
      assert.match(error.message, new RegExp(`${options.port}.*process ${process.pid}.*GUARDIA_LAB_POSTGRES_PORT`));
    } finally {
      holder.close();
    }
  });

  it('refuses the data of another major version, and leaves it as it is', async () => {
    const pgdata = join(options.dataDir, 'pgdata');
    await mkdir(pgdata, { recursive: true });
    await writeFile(join(pgdata, 'PG_VERSION'), '14\n');
    const error = await startError(startPostgres(options));
    assert.equal(error.code, 'POSTGRES_OTHER_MAJOR');
    assert.match(error.message, /PostgreSQL 14.*DATABASE_URL/s);
    assert.equal(await readFile(join(pgdata, 'PG_VERSION'), 'utf8'), '14\n');
  });

  it('shows the end of its log where its configuration keeps it from starting', async () => {
    const server = await startPostgres(options);
    await server.stop();
    await writeFile(join(server.pgdata, 'postgresql.conf'), "include 'missing.conf'\n");
    const error = await startError(startPostgres(options));
    assert.equal(error.code, 'POSTGRES_FAILED');
    assert.match(error.message, /missing\.conf/);
  });

  it('says that its password was lost', async () => {
    await startPostgres(options);
    await writeFile(join(options.dataDir, 'password'), 'another');
    assert.equal((await startError(startPostgres(options))).code, 'POSTGRES_PASSWORD_LOST');
  });

  it('stops also when it was halted', async () => {
    const server = await startPostgres(options);
    process.kill(server.pid, 'SIGSTOP');
    assert.equal(await stopPostgres(options.dataDir), true);
    assert.equal(await stopPostgres(options.dataDir), false);
  });

  it('keeps its data in a public place where root works in a private one', async function () {
    if (!isRoot()) return this.skip();
    await chmod(directory, 0o700);
    const server = await startPostgres(options);
    assert.ok(!server.pgdata.startsWith(directory), server.pgdata);
    assert.deepEqual(await ask(server.url, 'SELECT 1 AS one'), [1]);
    assert.equal((await startPostgres(options)).pid, server.pid);
    assert.equal((await stat(directory)).mode & 0o777, 0o700);
  });

  it('runs for an ordinary user as that user', async function () {
    if (!isRoot()) return this.skip();
    await chmod(directory, 0o777);
    const { stdout } = await startAsNobody(options);
    const status = await postgresStatus(options.dataDir);
    assert.deepEqual([status.state, status.pid], ['running', Number(stdout)]);
    const ids = await Promise.all(['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)));
    const { uid, gid } = await stat(status.pgdata);
    assert.deepEqual([uid, gid], ids);
  });

  it('tells an ordinary user whose data it is where it is not theirs', async function () {
    if (!isRoot()) return this.skip();
    await startPostgres(options);
    await assert.rejects(startAsNobody(options), /NOT_OURS|NOT_WRITABLE/);
  });
});

function startAsNobody({ dataDir, port }: PostgresOptions): Promise<{ stdout: string }> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const program = fileURLToPath(new URL('./start-postgres-process.ts', import.meta.url));
  const node = [process.execPath, '--import', tsx, program, dataDir, String(port)];
  return run('runuser', ['-u', 'nobody', '--', ...node]);
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows.flatMap((row) => Object.values(row));
  } finally {
    await client.end();
  }
}
