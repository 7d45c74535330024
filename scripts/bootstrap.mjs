// The one way in, in plain JavaScript: it needs nothing but Node, gets everything else, and hands over to TypeScript.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootstrapTexts } from './bootstrap-texts.mjs';
import { installDependencies } from './install-dependencies.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const PARENT_LOOK_MS = 500;
const TARGETS = {
  start: typescript('start.ts'),
  worker: typescript('worker.ts'),
  bench: typescript('bench.ts'),
  soak: typescript('soak.ts'),
  cli: typescript('guardia.ts'),
  test: mocha,
};

const [target, ...args] = process.argv.slice(2);
const texts = bootstrapTexts(language());
process.exitCode = await main();

async function main() {
  if (!nodeIsGood(process.versions.node)) {
    console.error(texts.badNode(process.versions.node));
    return EXIT_FAILED;
  }
  if (!Object.hasOwn(TARGETS, target ?? '')) {
    console.error(texts.badTarget(target, Object.keys(TARGETS)));
    return EXIT_USAGE;
  }
  if (!(await installDependencies(ROOT, texts))) return EXIT_FAILED;
  return run(TARGETS[target](args));
}

function nodeIsGood(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

function language() {
  const flag = process.argv.indexOf('--lang');
  const wanted = flag === -1 ? process.env.GUARDIA_LANG : process.argv[flag + 1];
  return wanted === 'en' ? 'en' : 'es';
}

function typescript(script) {
  const tsx = () => pathToFileURL(join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs')).href;
  return (given) => ['--import', tsx(), join(ROOT, 'scripts', script), ...given];
}

/** All tests, unless the arguments name some. */
function mocha(given) {
  const namesFiles = given.some((argument) => argument.endsWith('.ts'));
  return [
    join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    ...given,
    ...(namesFiles ? [] : ['test/**/*.test.ts']),
  ];
}

/** Runs Node until it ends, hands its signals on, and ends as it ended. */
function run(nodeArgs) {
  const env = { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
  const child = spawn(process.execPath, nodeArgs, { stdio: 'inherit', env });
  // The terminal sends Ctrl-C to both of us: handing it on as well would count as a second one, which means "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  endWithNpm(child);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message);
      resolve(EXIT_FAILED);
    });
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

/**
 * A SIGTERM to npm ends its shell, which hands nothing on: we only see that we have another parent. Without npm that is no
 * sign of anything, because a shell that started us in the background may end.
 */
function endWithNpm(child) {
  if (process.env.npm_lifecycle_event !== target) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    child.kill('SIGTERM');
  }, PARENT_LOOK_MS).unref();
  // Who was told already would take a second word for "at once".
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => clearInterval(timer));
}
