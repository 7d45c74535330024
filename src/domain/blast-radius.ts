import { rootFailures } from './service.js';
import type { ServiceFacts } from './service.js';

/** What else fails at the moment at which a repair is wished for, by probes that are as fresh. */
export interface Surroundings {
  /** Services outside the lab that fail by themselves, and not because of something that they depend on. */
  readonly failing: readonly string[];
  /** What the service itself depends on and fails: the deepest first, because that is what has to be repaired. */
  readonly dependenciesDown: readonly string[];
}

/** Of the names of what fails now. What did not answer in time is not among them: nobody knows. */
export function surroundingsOf(
  service: ServiceFacts,
  all: readonly ServiceFacts[],
  failing: ReadonlySet<string>,
): Surroundings {
  const failed = all.filter(({ name }) => failing.has(name));
  const roots = rootFailures(failed, all);
  const below = dependenciesOf(service, all);
  const down = failed.filter(({ name }) => below.has(name));
  const deepest = rootFailures(down, all);
  return {
    failing: roots.filter(({ lab }) => !lab).map(({ name }) => name),
    dependenciesDown: [...deepest, ...down.filter((one) => !deepest.includes(one))].map(({ name }) => name),
  };
}

/** Whatever it depends on, directly or not. */
function dependenciesOf(service: ServiceFacts, all: readonly ServiceFacts[]): ReadonlySet<string> {
  const byName = new Map(all.map((one) => [one.name, one]));
  const found = new Set<string>();
  const visit = (names: readonly string[]): void => {
    for (const name of names) {
      if (name === service.name || found.has(name)) continue;
      found.add(name);
      visit(byName.get(name)?.dependsOn ?? []);
    }
  };
  visit(service.dependsOn);
  return found;
}
