/** What reviews, the replay, failovers and tasks for people say. Each code has its words in `messages/maintenance`. */
export const REVIEW_LINES = [
  'nothing_found',

  // rotate_passwords
  'credentials_none',
  'credential_due',
  'credential_task_open',
  'credential_fresh',
  'rotation_role_unknown',
  'rotation_task_opened',
] as const;
