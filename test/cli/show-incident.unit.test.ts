import assert from 'node:assert/strict';
import { stripVTControlCharacters } from 'node:util';
import { incidentTable } from '../../src/cli/list-incidents.js';
import { incidentScreen } from '../../src/cli/show-incident.js';
import { anIncidentView } from '../support/incident-view.js';

const READER = { language: 'es', zone: 'America/Bogota' } as const;

describe('an incident on a screen', () => {
  function screen(view = anIncidentView(), evidence = false): string {
    return stripVTControlCharacters(
      incidentScreen(view, { reader: READER, titles: {}, evidence, url: 'http://127.0.0.1:1/x' }),
    );
  }

  it('says what it is, how it stands, what was done and what happened, on the wall clock of the operation', () => {
    const text = screen();
    assert.match(text, /^Incidente 7: Pipeline caído · ingesta_diaria_maestras_erp · CRÍTICA/);
    assert.match(text, /Próximo aviso: .*02:15:00.*Operador de turno/);
    assert.match(text, /02:00:00 Se abrió/);
    assert.match(text, /Temporal UI: http:/);
    assert.doesNotMatch(text, /FATAL/);
  });

  it('heads a dry run as a plan, and not as something resolved', () => {
    const plan = screen(anIncidentView({ mode: 'dry-run', state: 'resolved', resolution: 'dry_run_ended' }));
    assert.match(plan, /^\[ENSAYO\] Incidente 7: .* · plan de un ensayo$/m);
    assert.doesNotMatch(plan, /resuelto/);
  });

  it('shows the evidence when asked, without the escape sequences that a log may hold', () => {
    const hostile = [{ service: 'lab-postgres', kind: 'logs', text: 'FATAL: x\u001b[2J\u0007\u009b31m' }] as const;
    const text = incidentScreen(anIncidentView({ evidence: hostile }), { reader: READER, titles: {}, evidence: true });
    assert.match(text, /FATAL: x\[2J31m$/);
  });

  it('lists incidents in a table that grep likes, and one without a number by its id', () => {
    const unnumbered = anIncidentView({ number: undefined });
    const text = incidentTable([anIncidentView(), unnumbered], READER, Date.parse('2026-11-22T07:10:00.000Z'));
    const [, first, second] = stripVTControlCharacters(text).split('\n');
    assert.match(first ?? '', /^7 +CRÍTICA +en reparación +pipeline_down +ingesta_diaria_maestras_erp +10 minutos$/);
    assert.match(second ?? '', /^0198c0de-0000/);
  });
});
