import { userInfo } from 'node:os';
import type { Settings } from '../config.js';

/** Who acts, where `--by` does not say: every human act carries a name. */
export function personOf(settings: Settings, by: string | undefined): string {
  return by ?? settings.env('GUARDIA_USER') ?? settings.env('SUDO_USER') ?? settings.env('USER') ?? userInfo().username;
}
