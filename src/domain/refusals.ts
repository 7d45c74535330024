/** Why a repair was not granted. Each has its words in both languages, and a section in docs/operating.md that says what to do. */
export const REFUSAL_REASONS = [
  'busy',
  'mode_observe',
  'mode_ask',
  'queue_full',
  'protected',
  'needs_person',
  'no_answer',
  'frozen',
  'maintenance_window',
  'dependency_down',
  'blast_radius',
  'cooling_down',
  'circuit_open',
  'limit_reached',
  'global_limit_reached',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** What passes by itself within minutes: the incident waits for it where it stands, and wakes nobody until it has waited in vain. */
export const PASSES_SOON: ReadonlySet<string> = new Set<RefusalReason>(['busy', 'cooling_down', 'dependency_down']);

/** What a person lifts, or time does: the incident stays with people, and is looked at again when it is lifted. */
export const CAN_BE_LIFTED: ReadonlySet<string> = new Set<RefusalReason>([
  'busy',
  'queue_full',
  'no_answer',
  'frozen',
  'maintenance_window',
  'dependency_down',
  'blast_radius',
  'cooling_down',
  'circuit_open',
  'limit_reached',
  'global_limit_reached',
]);
