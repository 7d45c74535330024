import assert from 'node:assert/strict';
import { DAILY_LINES } from '../../../src/domain/maintenance/lines/daily.js';
import type { LineCode } from '../../../src/domain/maintenance/lines/lines.js';
import { WEEKLY_LINES } from '../../../src/domain/maintenance/lines/weekly.js';
import { lineText } from '../../../src/messages/maintenance/lines.js';

describe('What the daily and weekly tasks say', () => {
  const codes: readonly LineCode[] = [...DAILY_LINES, ...WEEKLY_LINES];

  it('has words for every code in both languages, also where every value is missing', () => {
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) {
      const [es, en] = (['es', 'en'] as const).map((language) =>
        lineText({ code, values: {} }, { language, zone: 'America/Bogota' }),
      );
      assert.match(es ?? '', /\p{L}{2}/u, code);
      assert.match(en ?? '', /\p{L}{2}/u, code);
      assert.notEqual(es, en, code);
      assert.doesNotMatch(`${es} ${en}`, /undefined|NaN|\[object|\.$/, code);
    }
  });

  it('lets nobody else’s text break out of its line', () => {
    const text = lineText(
      { code: 'topic_gone', values: { topic: 'a\n# borrado\u202e' } },
      { language: 'en', zone: 'America/Bogota' },
    );
    assert.equal(text, 'a # borrado: the topic is gone');
  });

  it('shows numbers, sizes, shares and moments as the reader writes them', () => {
    const values = {
      table: 'public.a',
      deadRowsCount: 12_345,
      deadRatio: 0.256,
      sizeBytes: 2_500_000,
      lastAt: '2026-11-30T07:00:00Z',
    };
    const text = (language: 'es' | 'en'): string =>
      lineText({ code: 'vacuum_needed', values }, { language, zone: 'America/Bogota' });
    assert.equal(
      text('es'),
      'public.a: 12.345 filas muertas (25.6 % de la tabla de 2.5 MB), última limpieza 30 nov 2026, 02:00:00 (UTC-5)',
    );
    assert.equal(
      text('en'),
      'public.a: 12,345 dead rows (25.6 % of a table of 2.5 MB), last vacuumed 30 Nov 2026, 02:00:00 (UTC-5)',
    );
  });
});
