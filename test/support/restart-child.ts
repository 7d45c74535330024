import type { RestartOrder } from '../../src/domain/actions/restart-failed-services.js';
import { openLab } from '../../src/lab/lab.js';
import type { Settings } from '../../src/config.js';

/**
 * A process that restarts a service of the lab and is killed on the way: by its own hand at the stage that it is told, or
 * by the test at any moment. Says `ready` on standard output, and begins when a line comes in.
 */
const { settings, order, dieAt } = JSON.parse(process.argv[2]!) as {
  readonly settings: Settings;
  readonly order: RestartOrder;
  readonly dieAt?: string;
};
const lab = openLab(settings);
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));
await lab.runtime.restart(order, {
  onStage: (stage) => {
    if (stage === dieAt) process.kill(process.pid, 'SIGKILL');
  },
});
process.exit(0);
