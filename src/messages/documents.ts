import type { SERVICE_KINDS } from '../domain/service.js';
import { documentsEn } from './documents.en.js';
import { documentsEs } from './documents.es.js';
import type { Language } from './language.js';
import type { LayoutFaults } from './layout-problems.js';

/** The names that one document may mention and another part of it must define. */
export type Named = 'service' | 'person' | 'role' | 'channel' | 'policy' | 'level' | 'step';
export type WrittenKind = 'text' | 'number' | 'whole_number' | 'boolean' | 'list' | 'map' | 'nothing';

/**
 * What can be wrong with guardia.yaml, a runbook or a layout. The key is the stable code, the value what its text says besides the
 * value as written, the allowed values and the near miss, which every problem may carry.
 */
export interface DocumentFaults extends LayoutFaults {
  // The file.
  file_missing: object;
  file_unreadable: { readonly reason: string };
  file_too_large: { readonly limitKiB: number };
  file_empty: object;
  too_many_files: { readonly limit: number };
  not_utf8: object;
  control_character: { readonly name: string };
  too_complex: object;
  // The YAML.
  yaml_syntax: { readonly hint?: string };
  yaml_tab: object;
  yaml_indent: object;
  yaml_unclosed: object;
  yaml_colon: object;
  yaml_start: object;
  yaml_duplicate_key: object;
  yaml_several_documents: object;
  yaml_tag: object;
  yaml_key: object;
  yaml_alias_unknown: object;
  yaml_alias_cycle: object;
  yaml_aliases_too_many: object;
  // One value.
  missing: { readonly key: string };
  unknown_key: { readonly key: string };
  wrong_type: { readonly expected: readonly WrittenKind[]; readonly found: WrittenKind };
  not_allowed: object;
  bad_name: object;
  bad_type: object;
  duration_expected: object;
  not_a_duration: object;
  duration_too_long: object;
  duration_out_of_range: { readonly minMs: number; readonly maxMs: number };
  out_of_range: { readonly min?: number; readonly max?: number };
  too_many: { readonly max: number };
  too_few: { readonly min: number };
  text_too_long: { readonly max: number };
  text_empty: object;
  one_line: object;
  bad_http_url: object;
  bad_postgres_url: object;
  bad_webhook_url: object;
  bad_email: object;
  bad_slack_id: object;
  bad_host: object;
  bad_broker: object;
  bad_port: object;
  bad_time_zone: object;
  bad_clock_time: object;
  bad_date: object;
  bad_file_name: object;
  bad_percent: object;
  bad_byte_size: object;
  bad_topic_prefix: object;
  bad_absolute_path: object;
  bad_argument: object;
  bad_placeholder: object;
  missing_variable: { readonly variable: string };
  invalid: object;
  // How the parts fit.
  unknown_name: { readonly of: Named; readonly name: string };
  folders_overlap: { readonly other: string };
  wrong_service_kind: { readonly name: string; readonly expected: (typeof SERVICE_KINDS)[number] };
  canary_is_off: object;
  depends_on_itself: { readonly cycle: readonly string[] };
  address_needed: { readonly key: string };
  lab_has_address: object;
  lab_service_unknown: object;
  lab_runtime: object;
  process_needs_lab: object;
  docker_needs_container: object;
  container_needs_docker: object;
  container_is_docker: object;
  commands_need_docker: object;
  log_folder_unsafe: { readonly other: string };
  check_names_service: object;
  check_without_dag: { readonly check: string };
  own_branch: { readonly what: 'temporal' | 'store' | 'container' };
  time_goes_down: { readonly severity: string; readonly levelMs: number; readonly beforeMs: number };
  duplicate_name: { readonly name: string };
  duplicate_person: object;
  role_without_email: { readonly role: string; readonly channel: string };
  duplicate_type: { readonly type: string; readonly otherFile: string };
  duplicate_step: { readonly id: string };
  condition_not_earlier: { readonly step: string };
  verification_missing: object;
  repair_of_unknown: object;
  type_missing: { readonly type: string };
  breaks_runbook: { readonly configFile: string };
}

export type ProblemCode = keyof DocumentFaults;

export interface DocumentTexts {
  readonly faults: { readonly [C in ProblemCode]: (facts: DocumentFaults[C], value: string) => string };
  readonly quoted: (value: string) => string;
  readonly allowed: (values: readonly string[]) => string;
  readonly didYouMean: (value: string) => string;
}

export function documentTexts(language: Language): DocumentTexts {
  return { es: documentsEs, en: documentsEn }[language];
}
