import assert from 'node:assert/strict';
import { lastDates, openLine, quietLine, returningErrors } from '../../../src/domain/maintenance/digest.js';
import type { QuietRepair } from '../../../src/domain/maintenance/digest.js';

const day = (date: string, ...groups: readonly (readonly [string, string, string | undefined, number])[]) => ({
  date,
  groups: groups.map(([type, master, field, count]) => ({
    type,
    master,
    count,
    ...(field !== undefined && { field }),
  })),
});

describe('The digest', () => {
  it('looks at days of the calendar, also over the end of a month', () => {
    assert.deepEqual(lastDates('2026-03-01', 3), ['2026-02-27', '2026-02-28', '2026-03-01']);
  });

  it('knows an error that comes back by type, master and field on several days', () => {
    const found = returningErrors([
      day('2026-11-29', ['required', 'clientes', 'nit', 3], ['too_long', 'clientes', 'nombre', 9]),
      day(
        '2026-11-30',
        ['required', 'clientes', 'nit', 4],
        ['required', 'clientes', 'ciudad', 1],
        ['required', 'productos', 'nit', 1],
      ),
      day('2026-11-28', ['required', 'clientes', 'nit', 1], ['empty_file', 'ciudades', undefined, 1]),
      day('2026-11-27', ['empty_file', 'ciudades', undefined, 1]),
    ]);
    assert.deepEqual(
      found.map(({ type, master, field, daysCount, rowsCount, lastDate }) => [
        type,
        master,
        field,
        daysCount,
        rowsCount,
        lastDate,
      ]),
      [
        ['required', 'clientes', 'nit', 3, 8, '2026-11-30'],
        ['empty_file', 'ciudades', '', 2, 2, '2026-11-28'],
      ],
    );
  });

  it('counts two groups of one day as one day', () => {
    assert.deepEqual(returningErrors([day('2026-11-30', ['required', 'a', 'b', 1], ['required', 'a', 'b', 1])]), []);
  });

  it('asks for a look at an incident that nobody has acknowledged', () => {
    const nowMs = Date.parse('2026-11-30T08:00:00Z');
    const open = { type: 'pipeline_down', subject: 'ingesta', openedAt: '2026-11-30T07:00:00Z' };
    const line = openLine(open, nowMs);
    assert.deepEqual(
      [line.code, line.attention, line.values['ageMs']],
      ['incident_open_unacknowledged', true, 3_600_000],
    );
    const taken = openLine({ ...open, acknowledgedBy: 'ana' }, nowMs);
    assert.deepEqual([taken.code, taken.attention, taken.values['by']], ['incident_open', undefined, 'ana']);
  });

  it('tells what was repaired from what recovered by itself', () => {
    const repair = (steps: QuietRepair['steps']): string =>
      quietLine({
        ...{ number: 1, type: 'service_down', subject: 'kafka', steps },
        ...{ openedAt: '2026-11-30T07:00:00Z', verifiedAt: '2026-11-30T07:01:00Z' },
      }).code;
    assert.equal(repair([{ action: 'restart_failed_services', outcome: 'ok' }]), 'repaired_quietly');
    assert.equal(repair([{ action: 'restart_failed_services', outcome: 'failed' }]), 'recovered_quietly');
    assert.equal(repair([{ action: 'check_service', outcome: 'ok' }]), 'recovered_quietly');
  });
});
