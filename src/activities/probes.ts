import { cancellationSignal } from '@temporalio/activity';
import type { Alert, IntakeOutcome } from '../domain/alert.js';
import { DOWN_TYPES } from '../domain/probing.js';
import type { Probed } from '../domain/probing.js';
import type { ServiceFacts } from '../domain/service.js';
import type { ProbeActivities } from './contract.js';
import type { SnapshotPort } from './incident-setup.js';
import type { MaintenanceSurroundingsPort } from './maintenance/surroundings.js';
import type { ServicesPort } from './ports.js';

/** The door that every alert comes through. */
export interface IntakePort {
  intake(alert: Alert): Promise<IntakeOutcome>;
}

/** A simulation breaks the lab on purpose: its services then open nothing by themselves. */
export interface LabPort {
  heldBySimulation(): Promise<boolean>;
}

/** What maintenance is at work on is slow or away on purpose: nothing is opened for it. */
export interface WatchedPort {
  readonly surroundings: Pick<MaintenanceSurroundingsPort, 'underMaintenance'>;
}

export function createProbes({
  services,
  intake,
  lab,
  snapshots,
  maintenance,
}: {
  readonly services: ServicesPort;
  readonly intake: IntakePort;
  readonly lab: LabPort;
  readonly snapshots: SnapshotPort;
  readonly maintenance: WatchedPort;
}): ProbeActivities {
  /** A home that was made before this runbook was shipped keeps the one that it has. */
  function ownType({ kind }: ServiceFacts): string | undefined {
    const type = kind && DOWN_TYPES[kind];
    return type !== undefined && snapshots.snapshot(type).runbook.type === type ? type : undefined;
  }
  return {
    async probe_all_services({ context }) {
      const [held, worked] = await Promise.all([lab.heldBySimulation(), maintenance.surroundings.underMaintenance()]);
      const watched = services.facts(context.mode).filter((facts) => !(held && facts.lab) && !worked.has(facts.name));
      const signal = cancellationSignal();
      return Promise.all(
        watched.map(async (facts): Promise<Probed> => {
          const finding = await services.probe(facts.name, context.mode, signal);
          const type = ownType(facts);
          return { facts, finding, ...(type !== undefined && { type }) };
        }),
      );
    },
    open_incident: ({ params }) => intake.intake(params.alert),
  };
}
