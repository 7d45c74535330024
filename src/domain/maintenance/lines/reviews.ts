import { SECURITY_LINES } from './security.js';

/** What reviews, the replay, failovers and tasks for people say. Each code has its words in `messages/maintenance`. */
export const REVIEW_LINES = [
  // Of any review.
  'nothing_found',
  'not_reviewed',

  ...SECURITY_LINES,

  // review_configuration
  'document_broken',
  'master_never_came',
  'master_long_ago',
  'master_table_missing',
  'master_without_layout',
  'files_without_layout',
  'variables',
  'variables_missing',
  'variables_unknown',
  'service_never_probed',
  'services_observed',
  'runbooks_opened_from_outside',
  'runbooks_never_opened',
  'types_without_runbook',

  // rotate_passwords
  'credentials_none',
  'credential_due',
  'credential_task_open',
  'credential_fresh',
  'rotation_role_unknown',
  'rotation_task_opened',

  // test_replay
  'replay_whole',
  'replay_recovery_point',
  'replay_window_shortened',
  'replay_no_loads',
  'replay_topic_absent',
  'replay_found',
  'replay_missing',
  'replay_altered',
  'replay_out_of_order',
  'replay_unknown',
  'replay_outbox_lacks',
  'replay_duplicates',
  'replay_compacted',
  'replay_waiting',
  'replay_order_in_part',
] as const;
