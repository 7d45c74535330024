import type { ServiceFacts, ServiceFinding } from './service.js';

/** `runtime_none`: only whoever runs it can restart it. `still_serving`: it runs, and a restart would end the work of all whom it serves. */
export type NoRestart = 'runtime_none' | 'still_serving';

interface Failed {
  readonly facts: Pick<ServiceFacts, 'name' | 'dependsOn' | 'restartable'>;
  readonly finding: Pick<ServiceFinding, 'code'>;
}

/** The failed services that no restart of ours mends, with the reason, and those that stand on them, with theirs. */
export function outOfReach(inDependencyOrder: readonly Failed[]): ReadonlyMap<string, NoRestart> {
  const stuck = new Map<string, NoRestart>();
  for (const { facts, finding } of inDependencyOrder) {
    const below = facts.dependsOn.map((name) => stuck.get(name)).find((reason) => reason !== undefined);
    const reason = whyNot(facts, finding) ?? below;
    if (reason) stuck.set(facts.name, reason);
  }
  return stuck;
}

/** A server that is full refuses who comes next; who is in goes on working. A restart is then a person's decision. */
function whyNot({ restartable }: Failed['facts'], { code }: Failed['finding']): NoRestart | undefined {
  if (restartable === false) return 'runtime_none';
  return code === 'too_many' ? 'still_serving' : undefined;
}
