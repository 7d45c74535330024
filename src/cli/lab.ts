import { Argument } from 'commander';
import type { Command } from 'commander';
import { LAB_FAULTS } from '../lab/faults.js';
import type { LabFault } from '../lab/faults.js';
import { openLab } from '../lab/lab.js';
import type { LabRuntime } from '../lab/lab-runtime.js';
import type { LabStatus } from '../lab/lab.js';
import { labTexts } from '../messages/lab.js';
import { labRuntimeTexts } from '../messages/lab-runtimes.js';
import type { LabTexts } from '../messages/lab.js';
import type { Language } from '../messages/language.js';
import type { CliContext, OpenContext } from './context.js';
import { CliExit, EXIT } from './exit.js';
import { faultText, runtimeHelp, runtimeOption } from './lab-runtime.js';

/** As `docker ps` shows them. */
const SHORT_ID = 12;

/** `guardia lab up|status|break|down`: the lab by hand. */
export function registerLab(program: Command, open: OpenContext, language: Language): void {
  const texts = labTexts(language);
  const lab = program.command('lab').description(texts.noun);
  lab
    .command('up')
    .description(texts.commands.up)
    .addOption(runtimeOption(language))
    .addHelpText('after', () => runtimeHelp(language))
    .action(async ({ runtime }: { readonly runtime?: LabRuntime }) => {
      const context = await open();
      const opened = openLab(context.settings);
      const status = runtime === undefined ? await opened.up() : await opened.use(runtime);
      showStatus(context, status, texts);
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
      const opened = openLab(context.settings);
      context.err(texts.breaking(faultText(fault, opened.current(), language)));
      const { health } = await opened.break(fault);
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
  const { health, runtime, services, broken } = status;
  const runtimes = labRuntimeTexts(context.language);
  context.out(texts.lab(texts.health[health]));
  context.out(`  ${runtimes.runsOn(runtimes.runtimes[runtime])}`);
  for (const { service, running, instance } of services) {
    const inContainer = running && runtime === 'docker';
    context.out(
      `  ${inContainer ? runtimes.inContainer(service, instance.slice(0, SHORT_ID)) : texts.service(service, running ? instance.split('@')[0] : undefined)}`,
    );
  }
  if (broken) context.out(texts.broken(faultText(broken.fault, runtime, context.language), broken.simulationId));
}
