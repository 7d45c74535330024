import assert from 'node:assert/strict';
import type { IngestionView } from '../../src/domain/ingestion/run.js';
import { openView, withFile, withStageBegun, withStageEnded } from '../../src/domain/ingestion/run-view.js';
import { DETAILS_LIMIT_BYTES } from '../../src/messages/details.js';
import { breachSummary } from '../../src/messages/ingestion-breaches.js';
import { ingestionDetails, ingestionSummary } from '../../src/messages/ingestion-details.js';
import { utf8Bytes } from '../../src/messages/plain-text.js';

const ROWS = { rowsRead: 1_200, rowsLoaded: 1_190, rowsRejected: 10, inserted: 1_190, updated: 0, unchanged: 0 };

function aView(file = 'CLI_1.csv'): IngestionView {
  const input = { pipeline: 'maestras', date: '2026-11-22', reason: 'person', by: 'Ana' } as const;
  let view = openView(input, { runId: 'r', workflowId: 'w', startedAt: '2026-11-22T07:00:00.000Z' });
  view = withStageBegun(view, 'prepare', '2026-11-22T07:00:00.000Z');
  view = withStageEnded(view, 'prepare', { state: 'succeeded' }, '2026-11-22T07:00:02.000Z');
  view = withFile(view, { file, master: 'clientes', outcome: 'loaded', bytes: 9, events: 9, tookMs: 1, ...ROWS });
  return {
    ...view,
    waitingUntil: '2026-11-22T08:00:00.000Z',
    missing: [{ master: 'productos', expectedBy: '03:00' }],
    unknown: ['notas.txt'],
  };
}

describe('what Temporal UI shows of a run', () => {
  it('is its state, stages, files and what is amiss, on the clock of the pipeline', () => {
    const details = ingestionDetails(aView(), 'es', 'America/Bogota');
    for (const part of [
      '### Ingesta `maestras` · 2026-11-22',
      '**Estado:** en marcha (espera; vuelve a mirar a las 03:00:00 a más tardar)',
      '**Motivo:** a mano (Ana)',
      'preparar: bien (2 segundos)',
      '1.200 leídos = 1.190 cargados + 10 rechazados',
      'No llegó la maestra productos, esperada a las 03:00',
      'Ningún layout los reconoce: notas.txt',
    ])
      assert.ok(details.includes(part), `${part}\n\n${details}`);
  });

  it('is said in English too', () => {
    assert.match(ingestionDetails(aView(), 'en'), /### Ingestion `maestras`[\s\S]*1,200/);
    assert.equal(
      ingestionSummary({ pipeline: 'maestras', date: '2026-11-22' }, 'en'),
      'Ingestion · maestras · 2026-11-22',
    );
  });

  it('holds no Markdown of a file name, and stays within its limit', () => {
    const hostile = '<img src=x>[a](http://x)`*\n# h';
    let view = aView(hostile);
    for (let n = 0; n < 300; n += 1) view = withFile(view, { ...view.files[0]!, file: `${n}-${hostile.repeat(8)}` });
    const details = ingestionDetails(view, 'es');
    assert.ok(utf8Bytes(details) <= DETAILS_LIMIT_BYTES);
    assert.doesNotMatch(details, /(?<!\\)<img|(?<!\\)\[a(?<!\\)\]|\n# h/);
  });
});

describe('the summary of what a run reports', () => {
  const quality = {
    errorRate: 0.083,
    maxErrorRate: 0.05,
    exceeded: true,
    mostFrequent: [
      { fault: 'too_long', field: 'ciudad', count: 1_200, examples: [{ lineNumber: 3, value: 'Bogotá' }] },
    ],
    history: { loads: 0, meanErrorRate: 0, worstErrorRate: 0 },
  } as const;

  it('says how much was rejected, why, and how it was before', () => {
    const fact = {
      type: 'data_quality_degradation',
      subject: 'clientes',
      file: 'CLI_1.csv',
      rowsRead: 14_400,
      rowsRejected: 1_200,
      quality,
    } as const;
    assert.equal(
      breachSummary(fact, 'es'),
      '«CLI_1.csv»: 1.200 de 14.400 registros rechazados (8,3 %; se tolera 5 %). Los válidos se cargaron. ' +
        'Lo más frecuente: 1.200 × demasiado largo (too_long, campo ciudad), por ejemplo línea 3 «Bogotá». ' +
        'No hay cargas anteriores con las que comparar.',
    );
  });

  it('counts one record as one', () => {
    const fact = { type: 'data_quality_degradation', subject: 'clientes', file: 'CLI_1.csv', quality } as const;
    const one = { ...fact, rowsRead: 12, rowsRejected: 1 };
    assert.match(breachSummary(one, 'es'), /: 1 de 12 registros fue rechazado \(/);
    assert.match(breachSummary(one, 'en'), /: 1 of 12 records rejected \(/);
  });

  it('names the stage and the reason in words', () => {
    const fact = {
      type: 'kafka_down',
      subject: 'kafka',
      stage: 'publish',
      code: 'SERVICE_TIMEOUT',
      detail: '',
    } as const;
    assert.equal(
      breachSummary(fact, 'en'),
      'The ingestion failed at the stage "publish events": the service did not answer in time.',
    );
  });

  it('is one bounded line, whatever a file is called', () => {
    const fact = { type: 'invalid_file', subject: 'x\n'.repeat(2_000), problem: undefined } as const;
    const summary = breachSummary(fact, 'es');
    assert.ok(summary.length <= 1_500 && !summary.includes('\n'));
  });
});
