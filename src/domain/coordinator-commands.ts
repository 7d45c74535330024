import { lift, noted } from './coordinator-memory.js';
import type { CoordinatorState, Freeze } from './coordinator-state.js';
import { isAbout } from './windows.js';
import type { AnnouncedWindow } from './windows.js';

/** What a command leads to: the next state, and the workflows that are to look again. */
export interface Commanded {
  readonly state: CoordinatorState;
  readonly workflowIds: readonly string[];
}

export const WINDOWS_AT_MOST = 50;

/** A second freeze takes the place of the first. */
export function freeze(state: CoordinatorState, frozen: Freeze, nowMs: number): CoordinatorState {
  return noted({ ...state, frozen }, { decision: 'freeze', by: frozen.by, detail: frozen.reason }, nowMs);
}

export function unfreeze(
  state: CoordinatorState,
  { by, reason }: { readonly by: string; readonly reason?: string },
  nowMs: number,
): Commanded {
  const { frozen: _ended, ...rest } = state;
  const { state: next, workflowIds } = lift(rest, (heldBack) => heldBack.reason === 'frozen');
  return { state: noted(next, { decision: 'unfreeze', by, detail: reason }, nowMs), workflowIds };
}

/** A window of the same id is replaced. */
export function announceWindow(state: CoordinatorState, window: AnnouncedWindow, nowMs: number): CoordinatorState {
  const windows = [...state.windows.filter(({ id }) => id !== window.id), window];
  const detail = `${window.id}: ${window.reason}`;
  return noted({ ...state, windows }, { decision: 'window_announced', by: window.by, detail }, nowMs);
}

export function endWindow(
  state: CoordinatorState,
  { id, by }: { readonly id: string; readonly by: string },
  nowMs: number,
): Commanded {
  const ended = state.windows.find((window) => window.id === id);
  const windows = state.windows.filter((window) => window.id !== id);
  const { state: next, workflowIds } = lift(
    { ...state, windows },
    ({ reason, service }) => reason === 'maintenance_window' && isAbout(ended?.services, service),
  );
  return { state: noted(next, { decision: 'window_ended', by, detail: id }, nowMs), workflowIds };
}

/** Whoever found the cause says so: the circuit is closed, and the service's count begins anew. */
export function closeCircuit(
  state: CoordinatorState,
  { service, by, reason }: { readonly service: string; readonly by: string; readonly reason?: string },
  nowMs: number,
): Commanded {
  const cleared: CoordinatorState = {
    ...state,
    circuits: state.circuits.filter((circuit) => circuit.service !== service),
    records: state.records.filter((record) => record.service !== service || isRunning(state, record.token)),
  };
  const { state: next, workflowIds } = lift(
    cleared,
    (heldBack) =>
      heldBack.service === service && (heldBack.reason === 'circuit_open' || heldBack.reason === 'limit_reached'),
  );
  return { state: noted(next, { decision: 'circuit_closed', service, by, detail: reason }, nowMs), workflowIds };
}

function isRunning(state: CoordinatorState, token: string): boolean {
  return state.leases.some((lease) => lease.token === token);
}
