/** Where the usual images keep their data: what check_disk_space looks at. */
const BY_IMAGE: readonly (readonly [RegExp, string])[] = [
  [/^bitnami(legacy)?\/postgresql/, '/bitnami/postgresql'],
  [/^timescale\//, '/var/lib/postgresql/data'],
  [/postgres|postgis|pgvector/, '/var/lib/postgresql/data'],
  [/^bitnami(legacy)?\/kafka/, '/bitnami/kafka'],
  [/cp-kafka|cp-server/, '/var/lib/kafka/data'],
  [/redpanda/, '/var/lib/redpanda/data'],
  [/oracle|database\/(express|free)/, '/opt/oracle/oradata'],
  [/airflow/, '/opt/airflow'],
];

export function diskPathOf(image: string): string | undefined {
  return BY_IMAGE.find(([pattern]) => pattern.test(image))?.[1];
}
