import { SECURITY_LINES } from './security.js';

/** What reviews, the replay, failovers and tasks for people say. Each code has its words in `messages/maintenance`. */
export const REVIEW_LINES = [
  // Of any review.
  'nothing_found',
  'not_reviewed',

  ...SECURITY_LINES,

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
