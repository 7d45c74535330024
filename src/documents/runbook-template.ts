import { ACTION_NAMES } from '../domain/actions/catalogue.js';
import type { Severity } from '../domain/severity.js';

export interface TemplateFacts {
  readonly type: string;
  readonly severity: Severity;
  readonly policy: string;
  /** The path of the JSON Schema, from the runbook's directory. */
  readonly schema: string;
}

/** The text of a new runbook: it looks and tells, and repairs nothing until somebody writes so. */
export function runbookTemplate({ type, severity, policy, schema }: TemplateFacts): string {
  return `# yaml-language-server: $schema=${schema}
type: ${plainOrQuoted(type)}
title:
  es: ${JSON.stringify(type.replaceAll('_', ' '))}
  en: ${JSON.stringify(type.replaceAll('_', ' '))}
severity: ${severity}  # critical, high, medium, low
maximumResponseTime: 15 minutes  # always with a unit: 90s, 1 hour, PT15M, 15 minutos
policy: ${plainOrQuoted(policy)}  # of guardia.yaml: who is told when

# Actions: ${ACTION_NAMES.join(', ')}.
# onFailure: continue, stop or escalate. A step may be told to run only after an earlier one ended so:
#   when: { step: check_airflow_scheduler, is: found_fault }
steps:
  - action: check_airflow_scheduler
  - action: check_database_connectivity
  # - action: restart_failed_services      # only services whose own check says that they failed, one grant each
  #   onFailure: escalate

# The proof of recovery; it counts as the last step.
verification:
  action: verify_pipeline_recovery
  with: { how: observe }
watch: { for: 10 minutes, every: 1 minute }   # a relapse within it is the same incident

postmortem:
  preventiveMeasures:
    - es: Qué se hará para que no vuelva a ocurrir.
      en: What will be done so that it does not happen again.
`;
}

/** These three words are not text in YAML unless they are quoted. */
function plainOrQuoted(name: string): string {
  return /^(null|true|false)$/i.test(name) ? JSON.stringify(name) : name;
}
