import { HOPELESS, REPAIRABLE } from './scenario.js';
import type { Scenario } from './scenario.js';
import type { Strike, StrikePoint } from './strike.js';

export interface KillPoint {
  readonly scenario: Scenario;
  readonly strike: Strike;
}

const RESTART = 'restart_failed_services';
const RESTART_STAGES = [
  'enter',
  'intent',
  'ended',
  'killed',
  'spawned',
  'started',
  'waiting_for_health',
  'leave',
] as const;
const REPAIR = [
  'register_incident',
  'collect_evidence',
  'check_airflow_scheduler',
  'check_database_connectivity',
  'inspect_failed_services',
  'verify_pipeline_recovery',
  'observe_services',
  'save_incident_record',
  'write_postmortem',
];
const ROLES = ['operator', 'lead_engineer', 'technical_manager', 'development_team', 'architect'];
const DELIVERY = ['enter', 'accepted', 'leave'] as const;

/** Every step of an incident that is repaired, and of one that nothing helps, each with the worker and with the server as victim. */
export function killPoints(): readonly KillPoint[] {
  return (['worker', 'server'] as const).flatMap((victim) => {
    const point = (scenario: Scenario, activity: string, at: StrikePoint, key?: string): KillPoint => ({
      scenario,
      strike: { victim, activity, at, ...(key !== undefined && { key }) },
    });
    // A hung scheduler is one that the restart itself must end; a killed one is quicker.
    const killed: Scenario = { ...REPAIRABLE, fault: 'scheduler_killed' };
    const hung: Scenario = { ...REPAIRABLE, fault: 'scheduler_hung' };
    return [
      ...DELIVERY.map((at) => point(killed, 'announce_opening', at, '/opening/slack')),
      ...REPAIR.flatMap((activity) => (['enter', 'leave'] as const).map((at) => point(killed, activity, at))),
      ...RESTART_STAGES.map((at) => point(hung, RESTART, at)),
      ...ROLES.flatMap((role) => DELIVERY.map((at) => point(HOPELESS, 'deliver_page', at, `/${role}/`))),
    ];
  });
}

/** `count` of them, chosen by a seed: the same seed, the same points. */
export function sampleOf<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const random = randomOf(seed);
  const left = [...items];
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat();
}

/** Mulberry32: small, and the same on every machine. From 0 up to, but without, 1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
