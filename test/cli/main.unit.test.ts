import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NOUN_NAMES } from '../../src/cli/nouns.js';
import { run } from './run.js';

describe('the command line', () => {
  let dataDir: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'guardia-cli-'));
    // Port 9 is "discard": nothing of ours listens there.
    env = { GUARDIA_DATA: dataDir, TEMPORAL_ADDRESS: '127.0.0.1:9' };
  });
  after(() => rm(dataDir, { recursive: true, force: true }));

  it('names all its nouns in Spanish, and in English when asked', async () => {
    const spanish = await run(['--help']);
    assert.equal(spanish.exitCode, 0);
    for (const noun of NOUN_NAMES) assert.match(spanish.out, new RegExp(`^  ${noun} `, 'm'));
    assert.match(spanish.out, /^Uso: guardia \[opciones\] \[orden\]/);
    const english = await run(['--help', '--lang', 'en']);
    assert.match(english.out, /^Usage: guardia \[options\] \[command\]/);
    assert.equal((await run(['--help'], { GUARDIA_LANG: 'en' })).out, english.out);
  });

  it('shows the same help and exits 2 where nothing was typed', async () => {
    const ran = await run([]);
    assert.equal(ran.exitCode, 2);
    assert.equal(ran.out, (await run(['--help'])).out);
  });

  for (const [what, line, spanish, english] of [
    ['a noun that is none', ['frobnicate'], /No existe la orden «frobnicate»/, /no command "frobnicate"/],
    ['a verb that is none', ['incident', 'frobnicate'], /No existe la orden «frobnicate»/, /no command "frobnicate"/],
    ['an unknown option', ['incident', 'list', '--frob'], /No existe la opción «--frob»/, /no option "--frob"/],
    ['a missing argument', ['incident', 'open'], /Falta el argumento «type»/, /argument "type" is missing/],
    ['a missing reason', ['incident', 'resolve', '7'], /Falta la opción «--reason/, /option "--reason/],
    ['a list of no known state', ['incident', 'list', '--state', 'all.'], /--state/, /--state/],
    ['a severity that is none', ['incident', 'severity', 'terrible'], /«terrible» no es/, /"terrible" is no severity/],
    ['a fact that is none', ['incident', 'impact', '--fact', 'rain'], /«rain» no es/, /"rain" is no fact/],
    ['a time that is none', ['stats', '--since', 'ayer'], /«ayer» no es/, /"ayer" is neither/],
    ['a role that nobody has', ['notify', 'test', 'nobody'], /No existe el rol «nobody»/, /no role "nobody"/],
  ] as const) {
    it(`exits 2 for ${what}, in the person's language`, async () => {
      const inSpanish = await run([...line], env);
      assert.equal(inSpanish.exitCode, 2, inSpanish.err);
      assert.match(inSpanish.err, spanish);
      assert.match((await run([...line, '--lang', 'en'], env)).err, english);
    });
  }

  it('says how to start Guardia where none runs, and exits 1', async () => {
    const ran = await run(['incident', 'list'], env);
    assert.equal(ran.exitCode, 1);
    assert.match(ran.err, /127\.0\.0\.1:9.*npm start/s);
    assert.match((await run(['stats'], env)).err, /npm start/);
  });

  it('keeps standard output one JSON document, also for what went wrong', async () => {
    const ran = await run(['incident', 'list', '--json'], env);
    assert.equal(ran.exitCode, 1);
    assert.deepEqual(Object.keys((JSON.parse(ran.out) as { error: object }).error), ['code', 'message']);
  });

  it('says which variable of the environment is wrong', async () => {
    const ran = await run(['incident', 'list'], { ...env, GUARDIA_API_PORT: 'ninety' });
    assert.equal(ran.exitCode, 2);
    assert.match(ran.err, /GUARDIA_API_PORT/);
  });

  it('prints a test page for every channel by which a role is reached', async () => {
    const ran = await run(['notify', 'test', 'operator', '--by', 'ana', '--json'], env);
    assert.equal(ran.exitCode, 0);
    assert.deepEqual(JSON.parse(ran.out), [{ channel: 'console', delivered: true, to: 'Operador de turno' }]);
    assert.match(ran.err, /ana/);
  });

  it('has a version', async () => {
    assert.match((await run(['--version'])).out, /^\d+\.\d+\.\d+$/);
  });
});
