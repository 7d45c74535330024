/** What the daily tasks say. Each code has its words in `messages/maintenance`. */
export const DAILY_LINES = [
  // Of any task: how many lines the report has no room for.
  'lines_left_out',
  // delete_old_logs
  'no_log_folders',
  'nothing_old',
  'logs_old',
  'logs_old_at_least',
  'logs_none_old',
  'logs_kept',
  'log_folder_unusable',
  'logs_deleted',
  'logs_left',
] as const;
