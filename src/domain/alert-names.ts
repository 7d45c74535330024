/** The operation's Prometheus rules, as they are named there, and the incident that each opens. */
const TYPE_OF_ALERT_NAME: Readonly<Record<string, string>> = {
  AirflowDAGFailed: 'airflow_dag_failed',
  AirflowSchedulerDown: 'airflow_scheduler_down',
  AirflowTaskQueueHigh: 'airflow_queue_high',
  PostgreSQLConnectionsHigh: 'postgres_connections_high',
  PostgreSQLDiskSpaceLow: 'postgres_disk_low',
};

/** The incident type that an alert's name stands for; any other name is a type already. */
export function typeOfAlertName(name: string): string {
  return Object.hasOwn(TYPE_OF_ALERT_NAME, name) ? (TYPE_OF_ALERT_NAME[name] ?? name) : name;
}
