import { ACTIONS, DEEDS, LOOKS } from '../domain/actions/catalogue.js';
import type { ActivityName } from './contract.js';

/** `record` writes what Guardia itself keeps: it changes nothing of the operation and reaches nobody. */
export type ActivityEffect = 'read' | 'change' | 'record';

function effectsOf<Name extends string>(
  actions: Readonly<Record<Name, { readonly effect: ActivityEffect }>>,
): Readonly<Record<Name, ActivityEffect>> {
  const entries = Object.entries<{ readonly effect: ActivityEffect }>(actions);
  return Object.fromEntries(entries.map(([name, { effect }]) => [name, effect])) as Record<Name, ActivityEffect>;
}

/** What each activity does to the world. An activity that is missing here does not compile. */
export const ACTIVITY_EFFECTS: Readonly<Record<ActivityName, ActivityEffect>> = {
  check_airflow_scheduler: ACTIONS.check_airflow_scheduler.effect,
  check_database_connectivity: ACTIONS.check_database_connectivity.effect,
  check_service: ACTIONS.check_service.effect,
  restart_failed_services: ACTIONS.restart_failed_services.effect,
  verify_pipeline_recovery: ACTIONS.verify_pipeline_recovery.effect,
  reprocess_file: ACTIONS.reprocess_file.effect,
  reprocess_records: ACTIONS.reprocess_records.effect,
  publish_pending_events: ACTIONS.publish_pending_events.effect,
  rerun_date: ACTIONS.rerun_date.effect,
  verify_file_loaded: ACTIONS.verify_file_loaded.effect,
  verify_date_ingested: ACTIONS.verify_date_ingested.effect,
  verify_data_quality: ACTIONS.verify_data_quality.effect,
  notify: ACTIONS.notify.effect,
  ...effectsOf(LOOKS),
  ...effectsOf(DEEDS),
  plan_deed: 'read',
  restore_deed: 'change',
  inspect_failed_services: 'read',
  inspect_service: 'read',
  collect_evidence: 'read',
  observe_services: 'read',
  deliver_page: 'change',
  announce_opening: 'change',
  load_snapshot: 'read',
  register_incident: 'record',
  ensure_coordinator: 'record',
  answer_repairs: 'record',
  save_incident_record: 'record',
  save_command: 'record',
  write_postmortem: 'record',
  probe_all_services: 'read',
  plan_checks: 'read',
  open_incident: 'record',
  plan_ingestion: 'read',
  prepare_ingestion: 'change',
  // What is to be loaded again is copied to be claimed.
  discover_files: 'change',
  load_file: 'change',
  publish_events: 'change',
  count_pending_events: 'read',
  load_oracle: 'change',
  verify_ingestion: 'read',
  send_rejections: 'change',
  save_ingestion_run: 'record',
  plan_maintenance: 'read',
  plan_task: 'read',
  carry_out_task: 'change',
  what_holds_back: 'read',
  begin_maintenance_window: 'change',
  end_maintenance_window: 'change',
  save_maintenance_run: 'record',
  send_maintenance_report: 'change',
};
