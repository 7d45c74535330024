import pg from 'pg';
import type { CommitOrder } from '../../src/ingestion/ports.js';
import { openMasters } from '../../src/integrations/masters/open-masters.js';
import { BOGOTA } from './masters-db.js';

/** A process that commits a load under its content's lock, and is killed by its own hand before the statement that it is told. */
const { url, order, dieAt } = JSON.parse(process.argv[2]!) as {
  readonly url: string;
  readonly order: CommitOrder;
  /** From 1: of those that it sends. */
  readonly dieAt: number;
};
const query = Reflect.get(pg.Client.prototype, 'query') as (this: pg.Client, ...given: unknown[]) => unknown;
let sent = 0;
Reflect.set(pg.Client.prototype, 'query', function (this: pg.Client, ...given: unknown[]) {
  if (++sent === dieAt) process.kill(process.pid, 'SIGKILL');
  return query.apply(this, given);
});
const masters = openMasters({ url, schema: 'public', timeZone: BOGOTA, language: 'es' });
await masters.exclusively(order.hash, () => masters.commitLoad(order));
process.exit(0);
