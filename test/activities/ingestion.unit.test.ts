import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createIngestion } from '../../src/activities/ingestion/index.js';
import type { IngestionPorts } from '../../src/activities/ingestion/index.js';
import type { Mode } from '../../src/domain/incident.js';
import type { FileResult } from '../../src/domain/ingestion/run.js';
import type { PageMessage } from '../../src/domain/page-message.js';
import { rejectionsText } from '../../src/messages/rejections.js';
import { aLayout, aStation, openTestFolders } from '../support/ingestion-station.js';
import type { TestFolders } from '../support/ingestion-station.js';

const DATE = '2026-11-22';
const run = { runId: 'run-1', date: DATE, by: 'prueba' };

describe('the activities of an ingestion', () => {
  let folders: TestFolders;
  let station: ReturnType<typeof aStation>;
  let sent: { readonly channel: string; readonly message: PageMessage }[];
  let accepted: Set<string>;

  beforeEach(async () => {
    folders = await openTestFolders();
    station = aStation(folders);
    sent = [];
    accepted = new Set();
  });
  afterEach(() => folders.close());

  function ports(changes: Partial<IngestionPorts['owners']> = {}): IngestionPorts {
    return {
      ingestion: { station: async () => station },
      owners: {
        emailChannel: () => 'correo',
        rejections: (...about) => ({ ...rejectionsText(...about, 'es'), language: 'es' }),
        ...changes,
      },
      channels: {
        send: async (channel, message) => {
          sent.push({ channel, message });
          return { to: message.recipients[0]?.email ?? '' };
        },
        admitsSimulations: () => true,
      },
      deliveries: {
        begin: async ({ key }) => (accepted.has(key) ? 'already_accepted' : 'first'),
        accepted: async ({ key }) => void accepted.add(key),
        refused: async () => undefined,
      },
      runs: { saveRun: async () => undefined },
    };
  }
  const context = (mode: Mode = 'live', key = 'clave') => ({ incidentId: 'run-1', mode, key });
  const activities = (changes?: Partial<IngestionPorts['owners']>) => createIngestion(ports(changes));
  const environment = (attempt = 1) => new MockActivityEnvironment({ attempt, retryPolicy: { maximumAttempts: 3 } });
  /** As one attempt of an activity. */
  const doing = <Result>(work: () => Promise<Result>, at = environment()): Promise<Result> =>
    at.run<[], Result, () => Promise<Result>>(work);

  it('prepares, discovers and loads, with a heartbeat that says how far the file is', async () => {
    await folders.put('input/CLI_1.csv', 'codigo;nombre\n1;Ana\n');
    await folders.put('input/CLI_2.csv', 'codigo;nombre\n2;MAL\n');
    const ingestion = activities();
    const prepared = await doing(() => ingestion.prepare_ingestion({ context: context(), params: {} }));
    assert.deepEqual([prepared.timeZone, prepared.hasKafka, prepared.hasOracle], ['America/Bogota', false, false]);
    const { groups } = await doing(() => ingestion.discover_files({ context: context(), params: { date: DATE } }));
    const [file] = groups[0]?.[0]?.files ?? [];
    assert.ok(file);
    const beats: unknown[] = [];
    const loading = environment();
    loading.on('heartbeat', (beat: unknown) => beats.push(beat));
    const result = await doing(() => ingestion.load_file({ context: context(), params: { ...run, file } }), loading);
    assert.equal(result.outcome, 'loaded');
    const [first] = beats;
    assert.deepEqual(first, {
      file: 'CLI_1.csv',
      phase: 'waiting',
      rows: 0,
      bytes: 0,
      bytesTotal: 20,
      rowsPerSecond: 0,
    });
  });

  it('tells the owner once what was rejected, where the file is and what is wrong most often', async () => {
    const ingestion = activities();
    const result = aResult();
    const request = { context: context(), params: { ...run, result } };
    const record = await doing(() => ingestion.send_rejections(request));
    assert.deepEqual([record?.state, record?.to, record?.channel], ['delivered', 'erp@example.com', 'correo']);
    assert.equal((await doing(() => ingestion.send_rejections(request), environment(2)))?.state, 'already_delivered');
    assert.equal(sent.length, 1);
    const { title, body, severity } = sent[0]?.message ?? assert.fail();
    assert.equal(title, '12 registros rechazados de la maestra clientes (2026-11-22)');
    assert.equal(severity, 'high');
    assert.match(body.join('\n'), /Para Equipo ERP:/);
    assert.match(body.join('\n'), /\*\*12\*\* de 100 registros.*12 %.*5 %/);
    assert.match(body.join('\n'), /- 9 × .*campo nit.*línea 4 «12A»/);
    assert.match(body.join('\n'), /processed\/2026-11-22\/CLI_1\.csv/);
  });

  it('tells nobody in a simulation, without an address, without e-mail, and where nothing was rejected', async () => {
    const tell = async (mode: Mode, result: FileResult, owners?: Partial<IngestionPorts['owners']>) =>
      doing(() => activities(owners).send_rejections({ context: context(mode), params: { ...run, result } }));
    assert.equal(await tell('simulation', aResult()), undefined);
    assert.equal(await tell('live', aResult(), { emailChannel: () => undefined }), undefined);
    assert.equal(await tell('live', aResult({ rowsRejected: 0 })), undefined);
    station = aStation(folders, { layouts: [aLayout({ owner: { name: 'Equipo ERP' } })] });
    assert.equal(await tell('live', aResult()), undefined);
    assert.equal(sent.length, 0);
  });

  it('tells the owner of an invalid file why it is one', async () => {
    const problem = { fault: 'unclosed_quote', line: 7 } as const;
    const result = aResult({ outcome: 'invalid', rowsRejected: 0, problem, place: 'error/**CLI**_1.csv' });
    await doing(() => activities().send_rejections({ context: context(), params: { ...run, result } }));
    const text = (sent[0]?.message.body ?? []).join('\n');
    assert.match(text, /línea 7/);
    assert.match(text, /error\/\*CLI\*_1\.csv/, 'a name cannot forge a stress');
  });
});

function aResult(changes: Partial<FileResult> = {}): FileResult {
  return {
    file: 'CLI_1.csv',
    master: 'clientes',
    outcome: 'loaded',
    bytes: 1,
    rowsRead: 100,
    rowsLoaded: 88,
    rowsRejected: 12,
    inserted: 88,
    updated: 0,
    unchanged: 0,
    events: 88,
    tookMs: 1,
    place: 'processed/2026-11-22/CLI_1.csv',
    quality: {
      errorRate: 0.12,
      maxErrorRate: 0.05,
      exceeded: true,
      mostFrequent: [
        { fault: 'not_a_number', field: 'nit', count: 9, examples: [{ lineNumber: 4, value: '12A' }] },
        { fault: 'required', field: 'nombre', count: 3, examples: [{ lineNumber: 8 }] },
      ],
      history: { loads: 0, meanErrorRate: 0, worstErrorRate: 0 },
    },
    ...changes,
  };
}
