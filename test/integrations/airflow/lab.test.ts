import { openTestLab } from '../../support/lab.js';
import type { TestLab } from '../../support/lab.js';
import { airflowContract } from './contract.js';

describe('The client with the lab’s scheduler', () => {
  let lab: TestLab;

  before(async function () {
    this.timeout(120_000);
    lab = await openTestLab();
    await lab.lab.up();
  });
  after(async function () {
    this.timeout(60_000);
    await lab?.close();
  });

  airflowContract(() => ({ config: { url: lab.lab.schedulerUrl(), apiVersion: 2 } }));
});
