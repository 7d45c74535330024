import { Argument } from 'commander';
import type { Command } from 'commander';
import { LAB_FAULTS } from '../lab/faults.js';
import type { LabFault } from '../lab/faults.js';
import { openLab } from '../lab/lab.js';
import type { LabStatus } from '../lab/lab.js';
import { labTexts } from '../messages/lab.js';
import type { LabTexts } from '../messages/lab.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';

/** `guardia lab up|status|break|down`: the lab by hand. */
export function registerLab(program: Command, open: OpenContext, language: Language): void {
  const texts = labTexts(language);
  const lab = program.command('lab').description(texts.noun);
  lab
    .command('up')
    .description(texts.commands.up)
    .action(async () => {
      const context = await open();
      showStatus(context, await openLab(context.settings).up(), texts);
    });
  lab
    .command('status')
    .description(texts.commands.status)
    .action(async () => {
      const context = await open();
      const status = await openLab(context.settings).status();
      showStatus(context, status, texts);
      if (status.health !== 'healthy') throw new CliExit(EXIT.unhealthy);
    });
  lab
    .command('break')
    .description(texts.commands.break)
    .addArgument(new Argument('[fault]', texts.faultArgument).choices(LAB_FAULTS).default('scheduler_killed'))
    .addHelpText('after', () => `\n${LAB_FAULTS.map((fault) => `  ${fault}: ${texts.faults[fault]}`).join('\n')}`)
    .action(async (fault: LabFault) => {
      const context = await open();
      context.err(texts.breaking(texts.faults[fault]));
      const { health } = await openLab(context.settings).break(fault);
      if (context.json) context.out(JSON.stringify({ fault, health }, null, 2));
      else context.out(texts.lab(texts.health[health]));
    });
  lab
    .command('down')
    .description(texts.commands.down)
    .action(async () => {
      const context = await open();
      await openLab(context.settings).down();
      context.out(context.json ? JSON.stringify({ stopped: true }) : texts.stopped);
    });
}

function showStatus(context: CliContext, status: LabStatus, texts: LabTexts): void {
  if (context.json) return context.out(JSON.stringify(status, null, 2));
  context.out(texts.lab(texts.health[status.health]));
  for (const { service, running, instance } of status.services) {
    context.out(`  ${texts.service(service, running ? instance.split('@')[0] : undefined)}`);
  }
  const { broken } = status;
  if (broken) context.out(texts.broken(texts.faults[broken.fault], broken.simulationId));
}
