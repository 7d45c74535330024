/** What the failover test says of each service. */
export const FAILOVER_LINES = [
  'failover_none',
  'failover_planned',
  'failover_recovered',
  'failover_refused',
  'failover_unhealthy',
] as const;
