import type { ComposeService } from './compose-service.js';

const NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,62}$/;

/** Compose lets a name begin with a digit, and be longer; ours may stand in a workflow's id. */
export function guardiaNames(composeNames: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    composeNames.map((composeName) => {
      const fitting = NAME.test(composeName)
        ? composeName
        : `s-${composeName.replace(/[^A-Za-z0-9_.-]/g, '-')}`.slice(0, 60);
      let name = fitting;
      for (let number = 2; taken.has(name); number += 1) name = `${fitting}-${number}`;
      taken.add(name);
      return [composeName, name];
    }),
  );
}

/**
 * What a service waits for, by Guardia's names. What ends by itself, or is left out, hands on what it waits for itself. A
 * dependency that leads back is left out, because none of a circle would ever be the cause.
 */
export function orderOfUse(
  waitsFor: readonly string[],
  of: string,
  services: readonly ComposeService[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const byName = new Map(services.map((service) => [service.name, service]));
  const found = new Set<string>();
  const seen = new Set<string>([of]);
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const known = names.get(name);
    if (known === undefined) for (const next of byName.get(name)?.dependsOn.keys() ?? []) visit(next);
    else if (!reaches(name, of, byName)) found.add(known);
  };
  waitsFor.forEach(visit);
  return [...found];
}

function reaches(
  from: string,
  to: string,
  byName: ReadonlyMap<string, ComposeService>,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...(byName.get(from)?.dependsOn.keys() ?? [])].some((next) => reaches(next, to, byName, seen));
}
