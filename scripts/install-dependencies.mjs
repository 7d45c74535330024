import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash, randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';

const HEARTBEAT_MS = 2_000;
const DEAD_AFTER_MS = 15_000;
const PROGRESS_MS = 5_000;

/**
 * Installs the dependencies below `root` where they are missing or the lock file has changed since; one process at a time,
 * the others wait for it. Everything it says goes to standard error. Returns whether they are there now.
 */
export async function installDependencies(root, texts) {
  if (areInstalled(root)) return true;
  const lock = join(root, '.guardia', 'install.lock');
  try {
    mkdirSync(dirname(lock), { recursive: true });
    if (!tryLock(lock)) {
      console.error(texts.waiting);
      while (!tryLock(lock)) await sleep(HEARTBEAT_MS / 4);
    }
  } catch (error) {
    console.error(texts.notWritable(root, error.code ?? error.message));
    return false;
  }
  const heartbeat = setInterval(() => utimesSync(lock, new Date(), new Date()), HEARTBEAT_MS);
  try {
    if (areInstalled(root)) return true;
    console.error(texts.installing);
    const started = Date.now();
    if (!(await npmCi(root, texts))) {
      console.error(texts.failed);
      return false;
    }
    writeFileSync(stampFile(root), lockHash(root));
    console.error(texts.installed(Math.round((Date.now() - started) / 1000)));
    return true;
  } finally {
    clearInterval(heartbeat);
    rmSync(lock, { recursive: true, force: true });
  }
}

/** By our stamp; else, for dependencies that somebody installed by hand, by npm's own record, package for package. */
function areInstalled(root) {
  if (readText(stampFile(root)) === lockHash(root)) return true;
  const record = readText(join(root, 'node_modules', '.package-lock.json'));
  if (record === undefined) return false;
  const installed = JSON.parse(record).packages;
  const wanted = JSON.parse(readText(join(root, 'package-lock.json'))).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional }]) =>
      path === '' || optional || devOptional || installed[path]?.version === version,
  );
}

function npmCi(root, texts) {
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--no-progress'];
  const [command, ...before] = npmCommand();
  return new Promise((resolve) => {
    // npm's own words go to standard error as well: standard output belongs to the command that was asked for.
    const child = spawn(command, [...before, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
    const started = Date.now();
    const progress = setInterval(() => {
      console.error(texts.progress(Math.round((Date.now() - started) / 1000)));
    }, PROGRESS_MS);
    const end = (ok) => {
      clearInterval(progress);
      resolve(ok);
    };
    child.once('error', (error) => {
      console.error(error.message);
      end(false);
    });
    child.once('exit', (code) => end(code === 0));
  });
}

/** The npm that runs us, else the one beside this Node, else the one on PATH: as a script, which needs no shell on any system. */
function npmCommand() {
  const beside = dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? '',
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  const script = candidates.find((path) => basename(path) === 'npm-cli.js' && existsSync(path));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

/** Making a directory succeeds for one process only; a holder that died stops touching it. */
function tryLock(lock) {
  try {
    mkdirSync(lock);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (age > DEAD_AFTER_MS) {
    const grave = `${lock}.${randomUUID()}`;
    try {
      renameSync(lock, grave);
      rmSync(grave, { recursive: true, force: true });
    } catch (error) {
      if (error.code !== 'ENOENT') throw error;
    }
  }
  return false;
}

function stampFile(root) {
  return join(root, 'node_modules', '.guardia-lock-hash');
}

function lockHash(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readText(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
