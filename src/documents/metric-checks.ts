import { checkTypesOf, hasDag, METRIC_CHECKS } from '../domain/checks.js';
import type { GuardiaDraft } from './guardia-draft.js';
import type { ProblemList } from './problem-list.js';

/** A check is of the service that it stands at, and one of the pipeline's DAG stands where that DAG is. */
export function checkMetrics({ services, pipeline }: GuardiaDraft, problems: ProblemList): void {
  for (const [name, service] of services.sound) {
    const changes = 'checks' in service ? (service.checks ?? {}) : {};
    for (const type of checkTypesOf(service.kind)) {
      const change = changes[type];
      if (change === undefined || change === 'off') continue;
      const at = ['services', name, 'checks', type];
      const { about } = METRIC_CHECKS[type];
      for (const key of about === 'pipeline' ? ['service', 'dag'] : ['service']) {
        if (Object.hasOwn(change, key)) problems.add([...at, key], 'check_names_service', {});
      }
      if (about === 'pipeline' && pipeline && !hasDag(name, pipeline))
        problems.add(at, 'check_without_dag', { check: type });
    }
  }
}
