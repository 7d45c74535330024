import { chmod, cp, mkdtemp, rm, readdir } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CLONE_DIR, readSettings } from '../../src/config.js';
import { openLab } from '../../src/lab/lab.js';
import { freePorts } from '../support/lab.js';
import { startTestServer } from '../support/test-server.js';
describe('zz', function () {
  this.timeout(200_000);
  it('sim', async () => {
    const home = await mkdtemp(join(tmpdir(), 'guardia-zz-')); await chmod(home, 0o755);
    for (const name of ['guardia.yaml', 'runbooks', 'layouts']) await cp(join(CLONE_DIR, name), join(home, name), { recursive: true });
    const server = await startTestServer();
    const [postgres, labPostgres, labScheduler] = (await freePorts(3)).map(String);
    const env = { GUARDIA_HOME: home, TEMPORAL_ADDRESS: server.address, GUARDIA_POSTGRES_PORT: postgres, GUARDIA_LAB_POSTGRES_PORT: labPostgres, GUARDIA_LAB_SCHEDULER_PORT: labScheduler };
    const t = performance.now();
    const p = spawn(process.execPath, ['--import', 'tsx', join(CLONE_DIR, 'scripts', 'guardia.ts'), 'simulate', 'data_quality_degradation'], { cwd: CLONE_DIR, env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
    console.log(await once(p, 'exit'), performance.now() - t);
    console.log(await readdir(join(home, '.guardia/lab'), { recursive: true }).then((n) => n.filter((x) => !x.startsWith('postgres'))));
    await openLab(readSettings({ env })).down();
    await server.close(); await rm(home, { recursive: true, force: true });
  });
});
