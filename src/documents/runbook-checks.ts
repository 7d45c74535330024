import type { ActionDefinition } from '../domain/actions/action.js';
import { ACTIONS, isDeed, isLook } from '../domain/actions/catalogue.js';
import type { ActionName, ParamsOf } from '../domain/actions/catalogue.js';
import type { EscalationPolicy } from '../domain/escalation.js';
import type { ServiceKind } from '../domain/service.js';
import type { DocumentProblem } from './document-problem.js';
import type { GuardiaConfig } from './guardia-config.js';
import { ProblemList } from './problem-list.js';
import type { DraftCall, RunbookDraft } from './runbook-draft.js';
import type { YamlPath } from './yaml-text.js';

/** That everything a runbook mentions exists in the configuration, in the sound parts of its text. */
export function runbookProblems(draft: RunbookDraft, config: GuardiaConfig): readonly DocumentProblem[] {
  const problems = new ProblemList(draft.yaml);
  const policy = draft.policy === undefined ? undefined : config.policies.get(draft.policy);
  if (draft.policy !== undefined) {
    problems.expectName('policy', draft.policy, [...config.policies.keys()], ['policy']);
  }
  for (const call of [...draft.steps, ...(draft.verification ? [draft.verification] : [])]) {
    checkCall(call, policy, config, problems);
  }
  if (draft.verification?.action === 'verify_canary' && !config.pipeline.canary) {
    problems.add([...draft.verification.at, 'action'], 'canary_is_off', {});
  }
  if (policy) checkMaxResponse(draft, policy, problems);
  return problems.found;
}

function checkCall(
  call: DraftCall,
  policy: EscalationPolicy | undefined,
  config: GuardiaConfig,
  problems: ProblemList,
): void {
  const at = [...call.at, 'with'];
  const service = (name: string | undefined, path: YamlPath, ...kinds: readonly ServiceKind[]): void => {
    if (name === undefined) return;
    const found = config.services.get(name);
    if (found && kinds.length > 0 && !kinds.includes(found.kind))
      problems.add(path, 'wrong_service_kind', { name, expected: kinds[0] ?? found.kind });
    else problems.expectName('service', name, [...config.services.keys()], path);
  };
  if (isLook(call.action) || isDeed(call.action)) {
    const { kinds = [] }: ActionDefinition = ACTIONS[call.action];
    return service((call.with as { service?: string }).service, [...at, 'service'], ...kinds);
  }
  switch (call.action) {
    case 'check_airflow_scheduler':
      return service(paramsOf<'check_airflow_scheduler'>(call).service, [...at, 'service'], 'airflow');
    case 'check_database_connectivity':
      return service(paramsOf<'check_database_connectivity'>(call).service, [...at, 'service'], 'postgres');
    case 'check_service':
      return service(paramsOf<'check_service'>(call).service, [...at, 'service']);
    case 'restart_failed_services':
      return paramsOf<'restart_failed_services'>(call).services?.forEach((name, index) => {
        service(name, [...at, 'services', index]);
      });
    case 'notify': {
      const { role, channels = [] } = paramsOf<'notify'>(call);
      problems.expectName('role', role, [...config.roles.keys()], [...at, 'role']);
      channels.forEach((channel, index) => {
        problems.expectName('channel', channel, [...config.channels.keys()], [...at, 'channels', index]);
      });
      return;
    }
    case 'escalate': {
      const { level } = paramsOf<'escalate'>(call);
      const names = policy?.levels.map(({ name }) => name);
      if (level !== undefined && names) problems.expectName('level', level, names, [...at, 'level']);
      return;
    }
    case 'verify_pipeline_recovery':
    case 'reprocess_file':
    case 'reprocess_records':
    case 'publish_pending_events':
    case 'rerun_date':
    case 'verify_file_loaded':
    case 'verify_data_quality':
    case 'verify_date_ingested':
    case 'wait':
      return;
  }
}

/** The schema has already tied the parameters to the action; the types of a runbook's step do not say so. */
function paramsOf<Name extends ActionName>(call: DraftCall): ParamsOf[Name] {
  return call.with as ParamsOf[Name];
}

/** With the runbook's own time in the place of `maximum response time`, the levels must still not go down. */
function checkMaxResponse(draft: RunbookDraft, policy: EscalationPolicy, problems: ProblemList): void {
  const { severity, maxResponseMs } = draft;
  if (severity === undefined || maxResponseMs === undefined) return;
  let beforeMs = 0;
  for (const { after } of policy.levels) {
    const levelMs = after === 'max_response' ? maxResponseMs : after[severity];
    if (levelMs < beforeMs) {
      problems.add(['maximumResponseTime'], 'time_goes_down', { severity, levelMs, beforeMs });
      return;
    }
    beforeMs = levelMs;
  }
}
