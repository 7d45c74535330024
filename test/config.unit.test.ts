import assert from 'node:assert/strict';
import { join } from 'node:path';
import { environmentLanguage, readSettings } from '../src/config.js';
import { temporaryHome } from './documents/temporary-home.js';
import type { TemporaryHome } from './documents/temporary-home.js';

describe('The settings', () => {
  let home: TemporaryHome;
  beforeEach(() => (home = temporaryHome()));
  afterEach(() => home.dispose());

  it('of a fresh clone stay on this machine, with ports of their own', () => {
    const settings = home.settings();
    assert.equal(settings.apiHost, '127.0.0.1');
    assert.equal(settings.temporalNamespace, 'default');
    assert.equal(settings.dataDir, join(home.dir, '.guardia'));
    assert.equal(settings.temporalAddress, undefined);
    assert.deepEqual(settings.ports, {
      api: 17080,
      temporal: 17233,
      temporalUi: 17280,
      postgres: 17432,
      labPostgres: 17433,
      labScheduler: 17480,
    });
  });

  it('take the environment before .env, .env before guardia.yaml, and empty as absent', () => {
    home.write('.env', 'GUARDIA_API_PORT=18001\nGUARDIA_TEMPORAL_PORT=18002\nDATABASE_URL=\nGUARDIA_LANG=en\n');
    home.write('guardia.yaml', 'server: { apiPort: 18003, postgresPort: 18004, labPostgresPort: none }\n');
    const settings = home.settings({ GUARDIA_API_PORT: '18000' });
    assert.equal(settings.ports.api, 18000);
    assert.equal(settings.ports.temporal, 18002);
    assert.equal(settings.ports.postgres, 18004);
    assert.equal(settings.ports.labPostgres, 17433);
    assert.equal(settings.databaseUrl, undefined);
    assert.equal(settings.language, 'en');
  });

  it('exist even where guardia.yaml is a bomb', () => {
    home.write('guardia.yaml', '['.repeat(200_000));
    assert.equal(home.settings().ports.api, 17080);
  });

  it('find Docker where DOCKER_HOST says', () => {
    assert.equal(
      home.settings({ DOCKER_HOST: 'unix:///run/user/1/docker.sock' }).dockerSocket,
      '/run/user/1/docker.sock',
    );
    assert.equal(home.settings({ DOCKER_HOST: 'tcp://x:1' }).dockerSocket, '/var/run/docker.sock');
  });

  const refused: readonly (readonly [string, NodeJS.ProcessEnv, RegExp])[] = [
    ['a port that is no port', { GUARDIA_POSTGRES_PORT: '0' }, /GUARDIA_POSTGRES_PORT vale «0»/],
    ['one port for two', { GUARDIA_API_PORT: '17433' }, /GUARDIA_API_PORT y GUARDIA_LAB_POSTGRES_PORT/],
    ['an unknown language', { GUARDIA_LANG: 'fr' }, /GUARDIA_LANG vale «fr»/],
    ['a wider host without a token', { GUARDIA_API_HOST: '0.0.0.0' }, /GUARDIA_API_TOKEN/],
    ['in English too', { GUARDIA_LANG: 'en', GUARDIA_API_PORT: 'x' }, /GUARDIA_API_PORT is "x"/],
  ];
  for (const [what, env, message] of refused) {
    it(`refuse ${what}`, () => assert.throws(() => home.settings(env), { code: 'CONFIG_INVALID', message }));
  }

  it('have a language for what is wrong with them', () => {
    home.write('.env', 'GUARDIA_LANG=en\nGUARDIA_API_HOST=0.0.0.0\n');
    assert.equal(environmentLanguage({ GUARDIA_HOME: home.dir }), 'en');
    assert.equal(environmentLanguage({ GUARDIA_HOME: home.dir, GUARDIA_LANG: 'fr' }), undefined);
  });

  it('let a wider host pass with a token', () => {
    const settings = readSettings({ home: home.dir, env: { GUARDIA_API_HOST: '0.0.0.0', GUARDIA_API_TOKEN: 't' } });
    assert.equal(settings.apiHost, '0.0.0.0');
  });
});
