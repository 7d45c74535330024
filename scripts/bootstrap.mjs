// The one way in, in plain JavaScript: it needs nothing but Node, gets everything else, and hands over to TypeScript.
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bootstrapTexts } from './bootstrap-texts.mjs';
import { installDependencies } from './install-dependencies.mjs';
import { runNode } from './run-node.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/**
 * What runs beside all other tests, because it mostly waits: tests on what a machine has one of (its Docker, its Airflow, its
 * ports for Kafka), which must not meet each other, and those that strike a whole Guardia.
 */
const BESIDE = ['test/**/*.real.test.ts', 'test/resilience/**/*.test.ts'];
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
  const env = { ...process.env, TSX_TSCONFIG_PATH: join(ROOT, 'tsconfig.json') };
  return runNode(TARGETS[target](args), { env, npmScript: target });
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
  return (given) => [['--import', tsx(), join(ROOT, 'scripts', script), ...given]];
}

/** All tests in two processes beside each other, unless the arguments name some. */
function mocha(given) {
  const line = [join(ROOT, 'node_modules', 'mocha', 'bin', 'mocha.js'), ...given];
  if (given.some((argument) => argument.endsWith('.ts'))) return [line];
  return [
    [...line, 'test/**/*.test.ts', ...BESIDE.flatMap((pattern) => ['--ignore', pattern])],
    [...line, ...BESIDE],
  ];
}
