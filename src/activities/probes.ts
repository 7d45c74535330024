import { cancellationSignal } from '@temporalio/activity';
import type { Alert, IntakeOutcome } from '../domain/alert.js';
import type { ProbeActivities } from './contract.js';
import type { ServicesPort } from './ports.js';

/** The door that every alert comes through. */
export interface IntakePort {
  intake(alert: Alert): Promise<IntakeOutcome>;
}

/** A simulation breaks the lab on purpose: its services then open nothing by themselves. */
export interface LabPort {
  heldBySimulation(): Promise<boolean>;
}

export function createProbes({
  services,
  intake,
  lab,
}: {
  readonly services: ServicesPort;
  readonly intake: IntakePort;
  readonly lab: LabPort;
}): ProbeActivities {
  return {
    async probe_all_services({ context }) {
      const held = await lab.heldBySimulation();
      const watched = services.facts(context.mode).filter((facts) => !(held && facts.lab));
      const signal = cancellationSignal();
      return Promise.all(
        watched.map(async (facts) => ({ facts, finding: await services.probe(facts.name, context.mode, signal) })),
      );
    },
    open_incident: ({ params }) => intake.intake(params.alert),
  };
}
