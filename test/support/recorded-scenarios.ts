import { LAB_LIMITS } from '../../src/domain/repair-limits.js';
import type { RunbookStep } from '../../src/domain/runbook.js';
import { aRunbook, aSnapshot } from './builders.js';
import type { Harness } from './harness.js';
import type { VirtualIncident } from './virtual-incident.js';

/** The ways through an incident of which a history is kept. A name is a file in `test/histories`. */
export const SCENARIOS: Readonly<Record<string, (harness: Harness) => Promise<VirtualIncident>>> = {
  'repaired-and-watched': async (harness) => {
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident();
    await incident.advance('11 minutes');
    return incident;
  },
  'escalated-acknowledged-resolved-by-a-person': async (harness) => {
    nothingHelps(harness);
    const incident = await harness.startIncident();
    await incident.advance('1 minute');
    await incident.acknowledge('Ana');
    await incident.advance('16 minutes');
    await incident.setSeverity('Ana', 'high');
    await incident.escalate('Ana');
    await incident.measureImpact('Ana', { needsOutsideHelp: true });
    await incident.advance('2 hours');
    await incident.resolve('Ana', 'started by hand');
    return incident;
  },
  'relapsed-in-the-watch': async (harness) => {
    harness.operation.break('lab-scheduler');
    const incident = await harness.startIncident();
    await incident.advance('2 minutes');
    harness.operation.break('lab-scheduler');
    await incident.advance('2 minutes');
    await incident.advance('11 minutes');
    return incident;
  },
  'refused-because-only-observed': async (harness) => {
    harness.operation.serviceModes({ 'lab-postgres': 'observe' });
    harness.operation.break('lab-postgres');
    const incident = await harness.startIncident();
    await incident.advance('5 minutes');
    harness.operation.heal();
    await incident.advance('6 minutes');
    await incident.advance('11 minutes');
    return incident;
  },
  'nobody-could-be-reached': async (harness) => {
    nothingHelps(harness);
    harness.people.leave('operator');
    harness.people.leave('lead_engineer');
    const incident = await harness.startIncident({ snapshot: aSnapshot({ runbook: aRunbook({ steps: [] }) }) });
    await incident.alert({ status: 'resolved', source: 'api' });
    await incident.resolve('Ana', 'not needed any more');
    return incident;
  },
  'bad-data-corrected': async (harness) => {
    const steps: readonly RunbookStep[] = [
      { id: 'rerun_date', action: 'rerun_date', with: {}, onFailure: 'continue' },
      { id: 'publish', action: 'publish_pending_events', with: {}, onFailure: 'continue' },
    ];
    const verification = { id: 'verify_data_quality', action: 'verify_data_quality', with: {} } as const;
    const incident = await harness.startIncident({
      snapshot: aSnapshot({ runbook: aRunbook({ steps, verification }) }),
    });
    const { subject, openedAt } = await incident.view();
    harness.ingestion.loads.set(subject, {
      ...{ loadId: 1, master: 'clientes', file: 'CLI_1.csv', loadedAt: openedAt },
      ...{ rowsRead: 100, rowsRejected: 6, rowsCorrected: 6, maxErrorRate: 0.05 },
    });
    await incident.advance('6 minutes');
    await incident.advance('11 minutes');
    return incident;
  },
  'held-back-by-a-storm': async (harness) => {
    const names = ['postgres', 'kafka', 'oracle'];
    const budget = { atMost: 10, withinMs: 86_400_000 };
    const rules = { budget, blastRadius: 3, windows: [], timeZone: 'America/Bogota' };
    harness.operation.alsoHas(...names.map((name) => ({ name, mode: 'act' as const, dependsOn: [], lab: false })));
    harness.operation.rules({ kafka: { protected: false, limits: LAB_LIMITS, rules } });
    harness.operation.break(...names);
    const step = { id: 'repair', action: 'restart_failed_services', with: { services: ['kafka'] } } as const;
    const runbook = aRunbook({ steps: [{ ...step, onFailure: 'continue' }] });
    const incident = await harness.startIncident({ snapshot: aSnapshot({ runbook }) });
    harness.operation.heal('postgres', 'oracle');
    await incident.advance('6 minutes');
    await incident.advance('11 minutes');
    return incident;
  },
  'dry-run': async (harness) => {
    harness.operation.break('lab-scheduler');
    return harness.startIncident({ mode: 'dry-run' });
  },
  'simulation-that-nothing-helped': async (harness) => {
    nothingHelps(harness);
    const incident = await harness.startIncident({ mode: 'simulation' });
    await incident.advance('1 hour 10 minutes');
    return incident;
  },
};

function nothingHelps(harness: Harness): void {
  harness.operation.break('lab-postgres');
  harness.operation.restartsHelpNothing();
}
