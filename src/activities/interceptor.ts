import { ApplicationFailure } from '@temporalio/activity';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { ActionContext } from '../domain/actions/action.js';
import { MODES } from '../domain/incident.js';
import { ACTIVITY_EFFECTS } from './effects.js';

export interface Guards {
  /** A simulation changes nothing but the lab. */
  isLabService(service: string): boolean;
}

/**
 * The one place that refuses: `change` unless the mode is live (or a simulation on the lab), and anything without context.
 * No activity can get round it, because it stands before all of them.
 */
export function guardActivities(guards: Guards): ActivityInterceptorsFactory {
  return (activity) => ({
    inbound: {
      execute: async (call, next) => {
        judge(activity.info.activityType, call.args[0], guards);
        return next(call);
      },
    },
  });
}

export function judge(activityType: string, argument: unknown, guards: Guards): void {
  const context = contextOf(argument);
  if (!context) throw refuse('CONTEXT_MISSING', `${activityType} was called without { incidentId, mode, key }`);
  const effect = Object.hasOwn(ACTIVITY_EFFECTS, activityType)
    ? ACTIVITY_EFFECTS[activityType as keyof typeof ACTIVITY_EFFECTS]
    : undefined;
  if (effect === undefined) throw refuse('UNKNOWN_ACTION', `${activityType} has no declared effect`);
  if (effect !== 'change' || context.mode === 'live') return;
  if (context.mode === 'dry-run')
    throw refuse('DRY_RUN_REFUSED', `${activityType} would change something, and this is a dry run`);
  const service = repairedService(argument);
  if (service !== undefined && !guards.isLabService(service)) {
    throw refuse('OUTSIDE_LAB_REFUSED', `a simulation may not touch ${service}, which is not a service of the lab`);
  }
}

function contextOf(argument: unknown): ActionContext | undefined {
  const context = (argument as { context?: Partial<ActionContext> } | undefined)?.context;
  const complete =
    typeof context?.incidentId === 'string' &&
    typeof context.key === 'string' &&
    MODES.some((mode) => mode === context.mode);
  return complete ? (context as ActionContext) : undefined;
}

/** Of a restart, which carries its look, or of a deed, which names its service. */
function repairedService(argument: unknown): string | undefined {
  const { look, service } = (argument as { params?: { look?: { service?: string }; service?: string } }).params ?? {};
  return look?.service ?? service;
}

function refuse(type: string, message: string): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, category: 'BENIGN' });
}
