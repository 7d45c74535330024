/** What the weekly tasks say. Each code has its words in `messages/maintenance`. */
export const WEEKLY_LINES = [
  // pipeline_figures
  'pipeline_runs',
  'run_durations',
  'no_runs',
  'runs_left_out',
  'dag_unknown',
  'tasks_succeeded',
  'no_tasks',
  'tasks_uncounted',
  // service_resources
  'service_cpu',
  'service_memory',
  'service_disk',
  'service_not_measured',
  'service_unmeasurable',
  // errors_by_type
  'errors_in_all',
  'no_errors',
  'errors_of_type',
  'error_types_gone',
  // disk_forecast
  'disk_fills',
  'disk_steady',
  'disk_too_few_samples',
  'disk_not_configured',
  'disk_unreachable',
  'disk_not_looked_at',
  // kafka_topics
  'topic_overview',
  'topic_without_layout',
  'topic_unused',
  'no_topics',
  'more_topics',
  'more_groups',
] as const;
