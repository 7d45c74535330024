import { setHandler } from '@temporalio/workflow';
import {
  announceWindow,
  closeCircuit,
  endWindow,
  freeze,
  unfreeze,
  WINDOWS_AT_MOST,
} from '../domain/coordinator-commands.js';
import type { Commanded } from '../domain/coordinator-commands.js';
import type { CoordinatorState } from '../domain/coordinator-state.js';
import { withoutExpired } from '../domain/coordinator.js';
import { announceWindowUpdate, closeCircuitUpdate, endWindowUpdate, freezeUpdate, unfreezeUpdate } from './contract.js';
import type {
  AnnounceWindowInput,
  CloseCircuitInput,
  EndWindowInput,
  FreezeInput,
  Lifted,
  UnfreezeInput,
} from './contract.js';
import { bounded, insist, requirePerson } from './person-input.js';

const LONGEST_AHEAD_MS = 400 * 86_400_000;
const SERVICES_AT_MOST = 100;
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/;

/** The coordinator's state, as its handlers see and change it. */
export interface Desk {
  state(): CoordinatorState;
  change(next: CoordinatorState): void;
  /** Incidents that are to look again. */
  tell(workflowIds: readonly string[]): void;
}

/** What people command: each is one change of the state, so that whatever is decided next knows it. */
export function installCoordinatorPeople(desk: Desk): void {
  const carryOut = ({ state, workflowIds }: Commanded): Lifted => {
    desk.change(state);
    desk.tell(workflowIds);
    return { incidents: workflowIds.length };
  };
  setHandler(
    freezeUpdate,
    ({ by, reason, until }) => {
      const untilMs = until === undefined ? {} : { untilMs: Date.parse(until) };
      const frozen = { by, reason: bounded(reason), atMs: Date.now(), ...untilMs };
      desk.change(freeze(desk.state(), frozen, Date.now()));
    },
    { validator: checkFreeze, description: 'No new repairs, whoever asks; those that run finish' },
  );
  setHandler(
    unfreezeUpdate,
    ({ by, reason }) => carryOut(unfreeze(desk.state(), { by, reason: bounded(reason) }, Date.now())),
    {
      validator: ({ by }: UnfreezeInput) => {
        requirePerson(by);
        insist(withoutExpired(desk.state(), Date.now()).frozen !== undefined, 'freeze', 'nothing is frozen');
      },
      description: 'Repairs are granted again; incidents that were refused meanwhile look again',
    },
  );
  setHandler(
    announceWindowUpdate,
    ({ id, services, from, until, by, reason }) => {
      const fromMs = from === undefined ? Date.now() : Date.parse(from);
      const window = {
        id,
        ...(services && { services }),
        fromMs,
        untilMs: Date.parse(until),
        by,
        reason: bounded(reason),
      };
      desk.change(announceWindow(withoutExpired(desk.state(), Date.now()), window, Date.now()));
    },
    {
      validator: (input: AnnounceWindowInput) => checkWindow(input, desk.state()),
      description: 'A maintenance window: the services are not repaired until it is over',
    },
  );
  setHandler(endWindowUpdate, (input) => carryOut(endWindow(desk.state(), input, Date.now())), {
    validator: ({ id, by }: EndWindowInput) => {
      requirePerson(by);
      const known = withoutExpired(desk.state(), Date.now()).windows.map((window) => window.id);
      insist(
        known.includes(id),
        'id',
        `no window "${String(id)}" is announced; there is: ${known.join(', ') || 'none'}`,
      );
    },
    description: 'The window is over before its time; incidents that were refused for it look again',
  });
  setHandler(
    closeCircuitUpdate,
    ({ service, by, reason }) =>
      carryOut(closeCircuit(desk.state(), { service, by, reason: bounded(reason) }, Date.now())),
    {
      validator: ({ service, by }: CloseCircuitInput) => {
        requirePerson(by);
        const { circuits, records } = withoutExpired(desk.state(), Date.now());
        const known = [...new Set([...circuits, ...records].map((one) => one.service))];
        insist(
          known.includes(service),
          'service',
          `nothing is counted for "${String(service)}"; there is: ${known.join(', ') || 'none'}`,
        );
      },
      description: 'The cause was found: the circuit of a service is closed, and its count begins anew',
    },
  );
}

function checkFreeze({ by, reason, until }: FreezeInput): void {
  requirePerson(by);
  requireReason(reason);
  if (until !== undefined) requireAhead(until, 'until');
}

function checkWindow({ id, services, from, until, by, reason }: AnnounceWindowInput, state: CoordinatorState): void {
  requirePerson(by);
  requireReason(reason);
  insist(isName(id), 'id', 'a window needs an id of letters, digits, "_", "-" and "."');
  requireAhead(until, 'until');
  if (from !== undefined) {
    insist(Number.isFinite(Date.parse(from)), 'from', `"${String(from)}" is no moment; ISO 8601 is expected`);
    insist(Date.parse(from) < Date.parse(until), 'from', 'a window must begin before it ends');
  }
  const areNames = Array.isArray(services) && services.length <= SERVICES_AT_MOST && services.every(isName);
  insist(
    services === undefined || areNames,
    'services',
    `services must be a list of at most ${SERVICES_AT_MOST} names`,
  );
  const others = withoutExpired(state, Date.now()).windows.filter((window) => window.id !== id);
  insist(
    others.length < WINDOWS_AT_MOST,
    'id',
    `there are ${WINDOWS_AT_MOST} windows already, which is as many as there may be`,
  );
}

function isName(text: unknown): boolean {
  return typeof text === 'string' && NAME.test(text);
}

function requireReason(reason: unknown): void {
  insist(typeof reason === 'string' && reason.trim() !== '', 'reason', 'say why');
}

function requireAhead(until: unknown, field: string): void {
  const untilMs = typeof until === 'string' ? Date.parse(until) : NaN;
  const isAhead = untilMs > Date.now() && untilMs <= Date.now() + LONGEST_AHEAD_MS;
  insist(isAhead, field, `"${String(until)}" must be a moment ahead of now, ISO 8601, at most 400 days`);
}
