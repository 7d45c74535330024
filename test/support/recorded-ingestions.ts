import { joinSignal } from '../../src/workflows/contract.js';
import type { IngestionHarness, VirtualIngestion } from './virtual-ingestion.js';

/** The ways through a run of which a history is kept. A name is a file in `test/histories`. */
export const INGESTION_SCENARIOS: Readonly<
  Record<string, (harness: IngestionHarness) => Promise<Pick<VirtualIngestion, 'handle' | 'ended'>>>
> = {
  'ingestion-with-a-bad-and-an-invalid-file': async (harness) => {
    const { fake } = harness;
    const quality = {
      errorRate: 0.1,
      maxErrorRate: 0.05,
      exceeded: true,
      mostFrequent: [],
      history: { loads: 0, meanErrorRate: 0, worstErrorRate: 0 },
    };
    fake.put(
      { name: 'CLI_1.csv', master: 'clientes', result: { rowsLoaded: 9, rowsRejected: 1, quality } },
      { name: 'PROV_1.csv', master: 'proveedores', result: { outcome: 'invalid', problem: { fault: 'empty_file' } } },
      { name: 'PRO_1.csv', master: 'productos' },
      { name: 'PRO_2.csv', master: 'productos' },
    );
    return harness.start();
  },
  'ingestion-that-waited-for-a-master': async (harness) => {
    const { fake } = harness;
    const expectedAt = new Date(Date.now() + 3_600_000).toISOString();
    fake.expected = [{ master: 'clientes', expectedBy: '03:00', expectedAt }];
    fake.put({ name: 'PRO_1.csv', master: 'productos', unstableLooks: 1 });
    const run = await harness.start({ reason: 'schedule', waitForMasters: true });
    await run.clock.advance('10 minutes');
    await run.handle.signal(joinSignal, { id: 'ana', reason: 'person' });
    await run.clock.settled();
    await run.clock.advance('1 hour');
    return run;
  },
  'ingestion-without-kafka': async (harness) => {
    const { fake } = harness;
    fake.fail('kafka', 'SERVICE_UNREACHABLE');
    fake.put({ name: 'CLI_1.csv', master: 'clientes' });
    return harness.start();
  },
  'ingestion-without-its-database': async (harness) => {
    const { fake } = harness;
    fake.fail('prepare', 'SERVICE_UNREACHABLE');
    return harness.start();
  },
};
