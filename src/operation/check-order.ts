import type { z } from 'zod';
import { ACTION_SCHEMAS } from '../domain/actions/catalogue.schema.js';
import { LOOKS } from '../domain/actions/catalogue.js';
import type { ActionParams, LookName } from '../domain/actions/catalogue.js';
import { rulesOf } from '../domain/command.js';
import type { LookCall } from '../domain/command.js';
import { writtenSchema } from './action-card.js';
import type { ListedService } from './services.js';

/** Looks that only tell, and two that send a record of their own: no part of a check that only looks. */
const LEFT_OUT: readonly LookName[] = [
  'check_postgres_activity',
  'read_topic_config',
  'read_service_logs',
  'probe_kafka',
  'verify_canary',
];
/** Of what the Docker Engine says; other services have no container. */
const OF_CONTAINERS: readonly LookName[] = ['check_container', 'check_container_stats', 'check_disk_space'];

/**
 * Its own probe, and every look of the catalogue that fits the service with the limits that stand in the schemas. What
 * cannot be asked without a further word (a topic, a connection) is left out.
 *
 * @param scheduler the pipeline's, whose DAG is the one that looks at DAGs are about
 */
export function checksOf({ name, kind, runtime }: ListedService, scheduler: string): readonly LookCall[] {
  const fitting = (Object.keys(LOOKS) as readonly LookName[]).filter((look) => {
    const { kinds = [] } = rulesOf(look);
    if (LEFT_OUT.includes(look)) return false;
    if (OF_CONTAINERS.includes(look)) return runtime === 'docker';
    if (aboutDag(look) && name !== scheduler) return false;
    return kinds.includes(kind);
  });
  const calls = fitting.flatMap((action): readonly LookCall[] => {
    const schema: z.ZodType<ActionParams> = ACTION_SCHEMAS[action];
    const judged = schema.safeParse({ service: name });
    return judged.success ? [{ action, params: judged.data }] : [];
  });
  return [{ action: 'check_service', params: { service: name } }, ...calls];
}

function aboutDag(look: LookName): boolean {
  return Object.hasOwn(writtenSchema(look).properties ?? {}, 'dag');
}
