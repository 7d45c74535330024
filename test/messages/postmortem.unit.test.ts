import assert from 'node:assert/strict';
import fc from 'fast-check';
import { postmortemOf } from '../../src/domain/postmortem.js';
import { postmortemMarkdown } from '../../src/messages/postmortem.js';
import { hostileText } from '../support/hostile-text.js';
import { linesOutsideFences, withoutCodeSpans } from '../support/markdown-fences.js';
import { anIncidentView, aStep } from '../support/incident-view.js';

const es = { language: 'es', zone: 'America/Bogota' } as const;
const en = { language: 'en', zone: 'America/Bogota' } as const;
const now = '2026-11-22T07:10:00.000Z';

describe('the post-mortem as Markdown', () => {
  it('has its six parts in Spanish and in English', () => {
    const parts = (text: string): string[] => (text.match(/^## .*/gm) ?? []).map((line) => line.slice(3));
    const postmortem = postmortemOf(anIncidentView({ state: 'resolved' }));
    assert.deepEqual(parts(postmortemMarkdown(postmortem, { reader: es })), [
      'Línea de tiempo',
      'Impacto técnico',
      'Impacto en el negocio',
      'Causa raíz',
      'Acciones correctivas',
      'Medidas preventivas',
    ]);
    assert.deepEqual(parts(postmortemMarkdown(postmortem, { reader: en })), [
      'Timeline',
      'Technical impact',
      'Business impact',
      'Root cause',
      'Corrective actions',
      'Preventive measures',
    ]);
  });

  it('carries chart, impact, evidence and actions, and the link to Temporal UI', () => {
    const view = anIncidentView({ state: 'resolved', verifiedAt: now, resolvedAt: now, resolution: 'verified' });
    const restart = aStep({ action: 'restart_failed_services', id: 'restart_failed_services', outcome: 'ok' });
    const url = 'http://127.0.0.1:17280/namespaces/default/workflows/incident%2Fx';
    const down = aStep({
      id: 'check_database_connectivity',
      action: 'check_database_connectivity',
      findings: [{ service: 'lab-postgres', health: 'unhealthy', code: 'unreachable', detail: '', tookMs: 1 }],
    });
    const text = postmortemMarkdown(postmortemOf({ ...view, steps: [aStep(), down, restart] }), {
      reader: es,
      temporalUiUrl: url,
    });
    assert.ok(text.includes(`(<${url}>)`));
    assert.match(text, /```mermaid\ntimeline\n {4}title .*\n {4}02\.00\.00 : Se abrió/);
    assert.match(text, /10 minutos después de abrirse/);
    assert.match(text, /`lab-scheduler`: su base de metadatos no responde .*consecuencia de otra falla/);
    assert.match(text, /- `lab-postgres`: no se puede conectar\n/);
    assert.match(text, /FATAL: {2}configuration file/);
    assert.match(text, /Hecho por Guardia a las 02:00:06: Reiniciar los servicios caídos/);
    assert.match(text, /- \[ \] Por hacer: Revisar los logs\./);
    assert.match(text, /No se llamó a nadie\./);
  });

  it('says under the root cause why the repair failed, and how often people were called', () => {
    const detail = 'PostgreSQL did not start: could not open configuration file "x.conf"';
    const failed = aStep({ action: 'restart_failed_services', outcome: 'failed', detail });
    const page = {
      key: 'k',
      level: 0,
      levelName: 'operator',
      roles: ['operator', 'architect'],
      reason: 'step_failed',
      dueAt: now,
      decidedAt: now,
      deliveries: [],
    } as const;
    const view = anIncidentView({ steps: [aStep(), failed], pages: [page, page] });
    const text = postmortemMarkdown(postmortemOf(view), { reader: es });
    assert.ok((text.split('## Causa raíz')[1]?.split('## ')[0] ?? '').includes(detail));
    assert.match(text, /Se llamó 2 veces\. Se avisó a: Operador de turno, Arquitecto de soluciones\./);
  });

  it('says that it is incomplete while the incident is open, and that a simulation was one', () => {
    const text = postmortemMarkdown(postmortemOf(anIncidentView({ mode: 'simulation' })), { reader: es });
    assert.match(text, /^> El incidente sigue abierto/m);
    assert.match(text, /^> Fue un simulacro/m);
  });

  it('keeps text of others in its place: no section, fence, chart line or link of its own', () => {
    const frame = (markdown: string): string[] =>
      linesOutsideFences(markdown).flatMap((line) => /^#+ |^> |^- \*\*[^*]+\*\*/.exec(line)?.[0] ?? []);
    const chartLines = (markdown: string): number =>
      (/```mermaid\n([\s\S]*?)\n```/.exec(markdown)?.[1] ?? '').match(/^ {4}([\d.]+|-) : \S/gm)?.length ?? 0;
    const viewWith = (text: string) =>
      anIncidentView({
        subject: text,
        summary: text,
        timeline: [
          { at: now, code: 'opened', values: { source: 'api', by: text, summary: text } },
          { at: now, code: 'note', values: { by: text, text } },
          { at: text, code: 'acknowledged', values: { by: text, until: text } },
        ],
        evidence: [{ service: 'lab-scheduler', kind: 'logs', text: `error ${text}` }],
        steps: [aStep({ detail: text })],
      });
    const plain = postmortemMarkdown(postmortemOf(viewWith('x')), { reader: en });
    fc.assert(
      fc.property(hostileText, (text) => {
        const markdown = postmortemMarkdown(postmortemOf(viewWith(text)), { reader: en });
        assert.deepEqual(frame(markdown), frame(plain));
        assert.equal(chartLines(markdown), chartLines(plain));
        for (const line of linesOutsideFences(markdown))
          assert.doesNotMatch(withoutCodeSpans(line), /(?<!\\)[<[](?! \])/);
      }),
    );
  });
});
