import { isDeepStrictEqual } from 'node:util';
import type { ActionRequest } from '../domain/actions/action.js';
import { isLook } from '../domain/actions/catalogue.js';
import { METRIC_CHECKS } from '../domain/checks.js';
import type { ConfiguredCheck } from '../domain/checks.js';
import type { ChecksPort } from './checks.js';
import type { Activities, OnIncident } from './contract.js';

type LookRequest = ActionRequest<OnIncident<{ readonly service?: string }>>;
type Look = (request: LookRequest) => Promise<unknown>;

/**
 * A look that says no other limit than the operation's has the one that guardia.yaml gives its service. Otherwise an incident
 * that a check opened by a limit of its own would be proved recovered by another, and be opened again.
 */
export function withOwnLimits(checks: ChecksPort, activities: Activities): Activities {
  const wrapped = Object.entries(activities)
    .filter(([name]) => isLook(name))
    .map(([name, look]) => [name, limited(name, look as Look, checks)]);
  return { ...activities, ...(Object.fromEntries(wrapped) as Partial<Activities>) };
}

function limited(name: string, look: Look, checks: ChecksPort): Look {
  return ({ context, params }) => {
    const { service, subject, openedAt, ...limits } = params;
    const about = (check: ConfiguredCheck): boolean =>
      check.action === name &&
      (service === undefined ? check.subject === subject || check.service === subject : check.service === service);
    const own = checks.checks().find(about);
    if (!own || !isDeepStrictEqual(limits, METRIC_CHECKS[own.type].params)) return look({ context, params });
    return look({ context, params: { ...own.params, ...(service !== undefined && { service }), subject, openedAt } });
  };
}
