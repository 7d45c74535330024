import { mermaidText } from '../messages/markdown.js';
import type { ListedService, ListedServices } from './services.js';

/** Who stands on whom, as a tree: first what nobody depends on, and below each what it needs. */
export function dependencyTree(services: ListedServices, label: (service: ListedService) => string): readonly string[] {
  const needed = new Set([...services.values()].flatMap(({ dependsOn }) => dependsOn));
  const roots = [...services.values()].filter(({ name }) => !needed.has(name));
  const branch = (service: ListedService, first: string, rest: string, above: readonly string[]): readonly string[] => {
    // A configuration with a circle is refused; a tree of one would have no end.
    const below = above.includes(service.name) ? [] : service.dependsOn.flatMap((name) => services.get(name) ?? []);
    return [
      `${first}${label(service)}`,
      ...below.flatMap((child, index) => {
        const isLast = index === below.length - 1;
        const inner = [...above, service.name];
        return branch(child, `${rest}${isLast ? '└─ ' : '├─ '}`, `${rest}${isLast ? '   ' : '│  '}`, inner);
      }),
    ];
  };
  return roots.flatMap((root) => branch(root, '', '', []));
}

/** The same as a Mermaid chart: an arrow from each service to what it needs. */
export function dependencyChart(services: ListedServices): readonly string[] {
  const all = [...services.values()];
  const id = (name: string): string => `s${all.findIndex((service) => service.name === name)}`;
  return [
    'graph TD',
    ...all.map(({ name, kind }) => `  ${id(name)}["${mermaidText(name)} (${kind})"]`),
    ...all.flatMap(({ name, dependsOn }) =>
      dependsOn.filter((other) => services.has(other)).map((other) => `  ${id(name)} --> ${id(other)}`),
    ),
  ];
}
