import { Option } from 'commander';
import type { BrokenBy } from '../lab/broken-marker.js';
import { LAB_RUNTIMES } from '../lab/lab-runtime.js';
import type { LabRuntime } from '../lab/lab-runtime.js';
import { labRuntimeTexts } from '../messages/lab-runtimes.js';
import { labTexts } from '../messages/lab.js';
import type { Language } from '../messages/language.js';

/** `--runtime process|docker|airflow`, of `lab up` and of `simulate`. */
export function runtimeOption(language: Language): Option {
  return new Option('--runtime <runtime>', labRuntimeTexts(language).option).choices(LAB_RUNTIMES);
}

export function runtimeHelp(language: Language): string {
  const { runtimes } = labRuntimeTexts(language);
  return `\n${LAB_RUNTIMES.map((runtime) => `  ${runtime}: ${runtimes[runtime]}`).join('\n')}`;
}

/** What breaks, in the words of what the lab runs on. */
export function faultText(fault: BrokenBy, runtime: LabRuntime, language: Language): string {
  const special = fault === 'bad_data' ? undefined : labRuntimeTexts(language).faults[runtime]?.[fault];
  return special ?? labTexts(language).faults[fault];
}
