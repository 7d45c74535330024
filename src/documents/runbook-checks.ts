import type { ActionName, ActionParams, ParamsOf } from '../domain/actions/catalogue.js';
import type { Runbook } from '../domain/runbook.js';
import type { ServiceKind } from '../domain/service.js';
import type { DocumentProblem } from './document-problem.js';
import type { GuardiaConfig } from './guardia-config.js';
import { ProblemList } from './problem-list.js';
import type { YamlPath, YamlText } from './yaml-text.js';

/** That everything a runbook mentions exists in the configuration. */
export function runbookProblems(runbook: Runbook, yaml: YamlText, config: GuardiaConfig): readonly DocumentProblem[] {
  const problems = new ProblemList(yaml);
  problems.expectName('policy', runbook.policy, [...config.policies.keys()], ['policy']);
  runbook.steps.forEach((step, index) => checkCall(step, ['steps', index, 'with'], runbook, config, problems));
  if (runbook.verification) checkCall(runbook.verification, ['verification', 'with'], runbook, config, problems);
  checkMaxResponse(runbook, config, problems);
  return problems.found;
}

interface Call {
  readonly action: ActionName;
  readonly with: ActionParams;
}

function checkCall(call: Call, at: YamlPath, runbook: Runbook, config: GuardiaConfig, problems: ProblemList): void {
  const service = (name: string | undefined, path: YamlPath, kind?: ServiceKind): void => {
    if (name === undefined) return;
    const found = config.services.get(name);
    if (found && kind && found.kind !== kind) problems.add(path, 'wrong_service_kind', { name, expected: kind });
    else problems.expectName('service', name, [...config.services.keys()], path);
  };
  switch (call.action) {
    case 'check_airflow_scheduler':
      return service(paramsOf<'check_airflow_scheduler'>(call).service, [...at, 'service'], 'airflow');
    case 'check_database_connectivity':
      return service(paramsOf<'check_database_connectivity'>(call).service, [...at, 'service'], 'postgres');
    case 'check_service':
      return service(paramsOf<'check_service'>(call).service, [...at, 'service']);
    case 'restart_failed_services':
      return paramsOf<'restart_failed_services'>(call).services?.forEach((name, index) =>
        service(name, [...at, 'services', index]),
      );
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
      const levels = config.policies.get(runbook.policy)?.levels;
      if (level === undefined || !levels) return;
      problems.expectName(
        'level',
        level,
        levels.map(({ name }) => name),
        [...at, 'level'],
      );
      return;
    }
    case 'verify_pipeline_recovery':
    case 'wait':
      return;
  }
}

/** The schema has already tied the parameters to the action; the types of a runbook's step do not say so. */
function paramsOf<Name extends ActionName>(call: Call): ParamsOf[Name] {
  return call.with as ParamsOf[Name];
}

/** With the runbook's own time in the place of `maximum response time`, the levels must still not go down. */
function checkMaxResponse(runbook: Runbook, config: GuardiaConfig, problems: ProblemList): void {
  const { severity, maxResponseMs } = runbook;
  let beforeMs = 0;
  for (const { after } of config.policies.get(runbook.policy)?.levels ?? []) {
    const levelMs = after === 'max_response' ? maxResponseMs : after[severity];
    if (levelMs < beforeMs) {
      problems.add(['maximumResponseTime'], 'time_goes_down', { severity, levelMs, beforeMs });
      return;
    }
    beforeMs = levelMs;
  }
}
