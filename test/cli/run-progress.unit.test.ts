import assert from 'node:assert/strict';
import type { LoadProgress } from '../../src/domain/ingestion/run.js';
import type { IngestionView } from '../../src/domain/ingestion/run.js';
import { byteAmount } from '../../src/cli/amounts.js';
import { countText } from '../../src/messages/amounts.js';
import { progressPrinter } from '../../src/cli/run-progress.js';
import { fakeRuns, LOADED } from '../support/fake-runs.js';

const READER = { language: 'es', zone: 'America/Bogota' } as const;
const PROGRESS: LoadProgress = {
  file: 'CLI_20261122.csv',
  phase: 'staging',
  rows: 120_000,
  bytes: 12_340_000,
  bytesTotal: 50_000_000,
  rowsPerSecond: 48_211.4,
};

async function views(): Promise<readonly IngestionView[]> {
  const runs = fakeRuns();
  runs.script({ files: [LOADED] });
  const { workflowId } = await runs.client.start({ pipeline: 'p', date: '2026-11-22', reason: 'person' });
  const seen: IngestionView[] = [];
  await runs.client.follow({ workflowId }, (view) => seen.push(view));
  return seen;
}

describe('the progress of a run', () => {
  it('tells each stage and each file once, in the order in which they happened', async () => {
    const lines: string[] = [];
    const printer = progressPrinter({ line: (text) => lines.push(text.trim()) }, READER);
    const seen = await views();
    for (const view of [...seen, ...seen]) printer.show(view, []);
    assert.equal(new Set(lines).size, lines.length, lines.join('\n'));
    const at = (text: string): number => lines.findIndex((line) => line.startsWith(text));
    assert.ok(at('cargar: en marcha') < at('CLI_20261122.csv (clientes): cargado'), lines.join('\n'));
    assert.ok(at('CLI_20261122.csv (clientes): cargado') < at('cargar: bien'), lines.join('\n'));
    assert.ok(lines.includes('1.000 leídos = 990 cargados + 10 rechazados'), lines.join('\n'));
  });

  it('writes rows, bytes and rows per second over one line of a terminal, and cleans it before anything else', async () => {
    let terminal = '';
    const write = (text: string): void => void (terminal += text);
    const printer = progressPrinter({ line: (text) => write(`${text}\n`), rewrite: { columns: 200, write } }, READER);
    const [view] = await views();
    assert.ok(view);
    printer.show(view, [PROGRESS]);
    printer.show(view, [{ ...PROGRESS, rows: 130_000 }]);
    printer.end();
    assert.match(terminal, /validando y copiando, 120\.000 registros, 12,3 MB de 50 MB, 48\.211 registros\/s/);
    assert.ok(terminal.includes('\r\u001b[2K  CLI_20261122.csv: validando y copiando, 130.000'), terminal);
    assert.ok(terminal.endsWith('\r\u001b[2K'));
  });

  it('never writes more than the width of the terminal, which would leave lines behind', async () => {
    let longest = 0;
    const rewrite = { columns: 40, write: (text: string) => void (longest = Math.max(longest, text.length)) };
    const [view] = await views();
    assert.ok(view);
    progressPrinter({ line: () => undefined, rewrite }, READER).show(view, [PROGRESS, PROGRESS]);
    assert.ok(longest < 40, String(longest));
  });

  it('without a terminal says now and then that it goes on', async () => {
    const lines: string[] = [];
    let nowMs = 0;
    const printer = progressPrinter({ line: (text) => lines.push(text) }, READER, () => nowMs);
    const [view] = await views();
    assert.ok(view);
    for (; nowMs < 31_000; nowMs += 1_000) printer.show(view, [PROGRESS]);
    assert.equal(lines.filter((line) => line.includes('registros/s')).length, 3);
  });

  it('shows amounts as their readers write them', () => {
    assert.deepEqual(
      [countText(1_234_567, 'es'), countText(1_234, 'en'), countText(0, 'es')],
      ['1.234.567', '1,234', '0'],
    );
    assert.deepEqual([byteAmount(0, 'es'), byteAmount(999, 'es'), byteAmount(1_500, 'en')], ['0 B', '999 B', '1.5 kB']);
  });
});
