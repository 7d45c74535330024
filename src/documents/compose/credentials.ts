import type { ComposeService, EnvironmentValue } from './compose-service.js';
import { soleVariable } from './interpolate.js';

/** Collects the variables that a proposal refers to. No value of a secret is ever read into it. */
export class References {
  /** By name, with the service that needs it. */
  readonly variables = new Map<string, string>();

  /** `${NAME}` for a secret: the variable that the Compose file takes it from, else one named after the service. */
  secret(service: ComposeService, keys: readonly string[], ending = 'PASSWORD'): string {
    const written = keys.map((key) => service.environment.get(key)).find((value) => value !== undefined);
    const variable = (written && soleVariable(written.written)) ?? `${variableName(service.name)}_${ending}`;
    return this.#refer(variable, service.name);
  }

  /** A name or an id that is no secret, as it is written; a reference where a variable that we cannot see fills it in. */
  plain(service: ComposeService, keys: readonly string[], otherwise: string): string {
    const found = keys.map((key) => service.environment.get(key)).find((value) => value !== undefined);
    if (!found) return otherwise;
    return isPlain(found)
      ? found.value
      : this.#refer(soleVariable(found.written) ?? variableName(service.name), service.name);
  }

  #refer(variable: string, service: string): string {
    this.variables.set(variable, this.variables.get(variable) ?? service);
    return `\${${variable}}`;
  }
}

function isPlain({ value }: EnvironmentValue): boolean {
  return value !== '' && /^[\w.@-]+$/.test(value);
}

function variableName(text: string): string {
  const name = text
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return /^\d/.test(name) ? `S_${name}` : name || 'SERVICE';
}
