import { z } from 'zod';

/** `off` is text in YAML 1.2; editors of the older YAML write it as false. The description says what is off then. */
export function offSchema(description: string) {
  return z
    .literal(['off', false])
    .transform((): 'off' => 'off')
    .meta({ description });
}
