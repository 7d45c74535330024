import type { Command } from 'commander';
import type { Language } from '../messages/language.js';
import { operationCliTexts } from '../messages/operation-cli.js';

/** What every order may say: who, why, and whether it is meant. */
export function withOrderOptions(command: Command, language: Language): Command {
  const { order } = operationCliTexts(language);
  return command
    .option('--by <name>', order.by)
    .option('--reason <text>', order.reason)
    .option('--dry-run', order.dryRun)
    .option('-y, --yes', order.yes);
}
