import assert from 'node:assert/strict';
import type { IncidentView } from '../../src/domain/incident.js';
import fc from 'fast-check';
import { TIMELINE_CODES } from '../../src/domain/incident.js';
import { EMPTY_COORDINATOR } from '../../src/domain/coordinator.js';
import {
  coordinatorDetails,
  incidentDetails,
  incidentSummary,
  messagesIn,
  notifyText,
  openingText,
  pageText,
  testPageText,
  timelineLine,
} from '../../src/messages/index.js';
import { hostileText } from '../support/hostile-text.js';
import { linesOutsideFences } from '../support/markdown-fences.js';
import { anIncidentView, aStep } from '../support/incident-view.js';

const es = { language: 'es', zone: 'America/Bogota' } as const;
const en = { language: 'en', zone: 'America/Bogota' } as const;
const now = '2026-11-22T07:10:00.000Z';

describe('what Guardia says about an incident', () => {
  it('tells a person at 02:30 what broke, what is being tried, who is next and what to type', () => {
    const { title, body, links } = pageText(
      anIncidentView(),
      { reason: 'step_failed' },
      { reader: es, now, temporalUiUrl: 'http://127.0.0.1:17280/x' },
    );
    assert.equal(title, 'CRÍTICA: Pipeline caído · ingesta_diaria_maestras_erp (incidente 7)');
    assert.deepEqual(body, [
      '**Qué falla:** Pipeline caído · ingesta_diaria_maestras_erp',
      '**Detalle:** El DAG no corre desde las 02:00',
      '**Desde:** 22 nov 2026, 02:00:00 (UTC-5), hace 10 minutos',
      '**Severidad:** CRÍTICA',
      '**Por qué le llega:** un paso de la reparación falló',
      '**Lo que ha hecho Guardia:**',
      '- Revisar el scheduler de Airflow: encontró una falla (lab-scheduler: su base de metadatos no responde, metadatabase: unhealthy)',
      '- Reiniciar los servicios caídos: en curso desde las 02:00:05',
      '**Evidencia:**',
      '- lab-postgres: FATAL: configuration file "postgresql.conf" contains errors',
      '**Qué sigue:** Guardia está en: reiniciar los servicios caídos. Plazo: 02:15:00; si no lo logra, se llama a Operador de turno.',
      '**Próximo aviso:** 02:15:00, a Operador de turno (terminó el tiempo máximo de respuesta)',
      '**Para confirmar que lo atiende:** ./guardia incident ack 7',
    ]);
    assert.deepEqual(links, [{ label: 'Abrir en Temporal UI', url: 'http://127.0.0.1:17280/x' }]);
  });

  it('says that the repair is up to people once Guardia has nothing more to try', () => {
    const failed = aStep({ id: 'verify_pipeline_recovery', phase: 'verification', outcome: 'failed' });
    const view = anIncidentView({ steps: [failed], timeline: [] });
    const { body } = pageText(view, { reason: 'verification_failed' }, { reader: es, now });
    assert.ok(body.some((line) => line.includes('queda en manos de personas')));
  });

  it('says why a repair was refused, before what was found', () => {
    const findings = aStep().findings;
    const refused = aStep({
      action: 'restart_failed_services',
      outcome: 'refused',
      code: 'mode_observe',
      detail: 'erp',
      findings,
    });
    const { body } = pageText(anIncidentView({ steps: [refused] }), { reason: 'repair_refused' }, { reader: es, now });
    assert.match(
      body.join('\n'),
      /reparación negada \(el servicio está en modo observe y Guardia no lo toca: erp; lab-scheduler: su base de metadatos/,
    );
  });

  it('marks a simulation in the title and in the first line', () => {
    const view = anIncidentView({ mode: 'simulation' });
    for (const text of [
      pageText(view, { reason: 'max_response' }, { reader: es, now }),
      openingText(view, { reader: es, now }),
      notifyText(view, 'Revise error_log', { reader: es, now }),
    ]) {
      assert.match(text.title, /^\[SIMULACRO\] /);
      assert.ok(text.body.includes('Es un simulacro sobre el laboratorio: nada real está caído.'));
    }
  });

  it('promises no repair where no step of the runbook repairs', () => {
    const { runbook } = anIncidentView();
    const opening = (view: IncidentView): string => openingText(view, { reader: es, now }).body.join('\n');
    assert.match(opening(anIncidentView()), /Guardia lo está reparando/);
    const forPeople = opening(anIncidentView({ runbook: { ...runbook, repairs: false } }));
    assert.match(forPeople, /Guardia no lo puede reparar: hace falta una corrección/);
    assert.doesNotMatch(forPeople, /reparando/);
  });

  it('uses the titles of roles that the configuration gives, and the operation’s own where it gives none', () => {
    const context = { reader: es, now };
    const own = openingText(anIncidentView(), { ...context, roleTitles: { operator: 'La guardia de datos' } });
    assert.match(own.body.join('\n'), /se llama a La guardia de datos/);
    assert.match(openingText(anIncidentView(), context).body.join('\n'), /se llama a Operador de turno/);
    assert.match(testPageText('architect', 'ana', en).title, /Solutions architect/);
  });

  it('names the incident by the beginning of its id before the store has given it a number', () => {
    const { body } = pageText(anIncidentView({ number: undefined }), { reason: 'max_response' }, { reader: es, now });
    assert.ok(body.includes('**Para confirmar que lo atiende:** ./guardia incident ack 0198c0de'));
  });

  it('lets nobody forge a line, a list item or a stress of a page', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const view = anIncidentView({
          subject: text,
          summary: `x${text}`,
          acknowledged: { by: text, at: now, until: now },
        });
        const plain = anIncidentView({ summary: 'x', acknowledged: { by: 'ana', at: now, until: now } });
        const page = { reason: 'max_response' } as const;
        const forged = pageText(view, page, { reader: es, now }).body;
        assert.equal(forged.length, pageText(plain, page, { reader: es, now }).body.length);
        for (const line of forged)
          assert.ok(!/\n/.test(line) && line.replace(/^\*\*[^*]*\*\*/, '').includes('**') === false);
      }),
    );
  });

  it('has a sentence for every code of the timeline, in both languages, also where its values are missing', () => {
    for (const reader of [es, en]) {
      for (const code of TIMELINE_CODES) {
        const line = timelineLine({ at: now, code, values: {} }, reader);
        assert.notEqual(line, code);
        assert.doesNotMatch(line, /undefined|null|NaN|!|¡/);
      }
    }
    assert.equal(timelineLine({ at: now, code: 'from_the_future' as 'note', values: {} }, es), 'from_the_future');
  });

  it('says codes in a line of the timeline in words, and a person’s reason as it was given', () => {
    const line = (code: 'repair_released' | 'severity_changed', values: Record<string, string>) =>
      timelineLine({ at: now, code, values }, es);
    assert.match(line('repair_released', { service: 'erp', outcome: 'restarted' }), /erp: reiniciado$/);
    const change = { from: 'high', to: 'critical' };
    assert.match(line('severity_changed', { ...change, reason: 'impact_grew' }), /CRÍTICA: creció el impacto$/);
    assert.match(line('severity_changed', { ...change, by: 'ana', reason: 'cierre, hoy' }), /CRÍTICA: cierre, hoy$/);
  });

  it('says that it is now where it began less than a second ago', () => {
    const opened = new Date(Date.parse(anIncidentView().openedAt) + 69).toISOString();
    assert.match(openingText(anIncidentView(), { reader: es, now: opened }).body.join('\n'), /\(UTC-5\), ahora$/m);
    assert.match(openingText(anIncidentView(), { reader: en, now: opened }).body.join('\n'), /\(UTC-5\), now$/m);
  });

  it('speaks calmly: no exclamation marks in any word of either language', () => {
    for (const language of ['es', 'en'] as const) assert.doesNotMatch(JSON.stringify(messagesIn(language)), /[!¡]/);
  });

  it('shows in Temporal UI state, severity, deadline, steps, who was told and evidence', () => {
    const details = incidentDetails(
      anIncidentView({
        pages: [
          {
            key: 'p1',
            level: 0,
            levelName: 'operator',
            roles: ['operator'],
            reason: 'step_failed',
            dueAt: now,
            decidedAt: now,
            deliveries: [
              {
                channel: 'slack',
                role: 'operator',
                to: '#x',
                state: 'delivered',
                attempts: 1,
                at: now,
                possibleRepeat: true,
              },
            ],
          },
        ],
      }),
      'es',
    );
    for (const part of [
      '- **Estado:** en reparación',
      '- **Severidad:** CRÍTICA',
      '- **Próximo plazo:** 02:15:00, a Operador de turno',
      '- Revisar el scheduler de Airflow: encontró una falla',
      '- 02:10:00 Operador de turno: un paso de la reparación falló — slack: entregado, posible repetición',
      'FATAL:  configuration file',
    ])
      assert.ok(details.includes(part), part);
  });

  it('keeps the details within 20 KB and every fence closed, however long the incident was', () => {
    fc.assert(
      fc.property(hostileText, fc.integer({ min: 1, max: 400 }), (text, size) => {
        const long = `${text} `.repeat(size);
        const view = anIncidentView({
          subject: long,
          summary: long,
          steps: Array.from({ length: size }, () => aStep({ detail: long, outcome: 'failed', findings: [] })),
          evidence: Array.from({ length: 12 }, () => ({ service: long, kind: 'logs', text: long })),
          timeline: Array.from({ length: size }, () => ({ at: now, code: 'note', values: { by: long, text: long } })),
        });
        const details = incidentDetails(view, 'es');
        assert.ok(Buffer.byteLength(details) <= 20_000);
        assert.ok(linesOutsideFences(details).some((line) => line.startsWith('- **Estado:**')));
      }),
      { numRuns: 40 },
    );
  });

  it('fits the static summary into 200 bytes', () => {
    assert.equal(incidentSummary(anIncidentView(), 'es'), 'CRÍTICA · Pipeline caído · ingesta_diaria_maestras_erp');
    fc.assert(
      fc.property(hostileText, (text) => {
        const summary = incidentSummary(anIncidentView({ title: text, subject: text.repeat(9) }), 'en');
        assert.ok(Buffer.byteLength(summary) <= 200);
        assert.ok(!summary.includes('\n'));
      }),
    );
  });

  it('shows what the remediation coordinator has granted and decided', () => {
    assert.match(coordinatorDetails(EMPTY_COORDINATOR, 'es'), /Reparaciones concedidas ahora:\*\* ninguna/);
    const details = coordinatorDetails(
      {
        ...EMPTY_COORDINATOR,
        granted: 1,
        refused: 1,
        leases: [
          {
            requestId: 'r',
            service: 'lab-postgres',
            incidentId: 'i',
            incidentWorkflowId: 'incident/service_down/lab-postgres',
            token: 'lab-postgres#1',
            untilMs: Date.parse(now),
          },
        ],
        recent: [
          { at: now, service: 'lab-postgres', incidentId: 'i', decision: 'granted' },
          { at: now, service: 'lab-scheduler', incidentId: 'i', decision: 'busy' },
        ],
      },
      'es',
    );
    assert.match(
      details,
      /`lab-postgres`: la tiene `incident\/service_down\/lab-postgres`, hasta 22 nov 2026, 02:10:00/,
    );
    assert.match(details, /02:10:00 `lab-scheduler`: otro incidente ya lo está reparando/);
  });
});
