import type { Command } from 'commander';
import type { Language } from '../messages/language.js';
import type { OpenContext } from './context.js';

export type Register = (program: Command, open: OpenContext, language: Language) => void;

/** A noun of the command line. Its code is loaded only when it is used, which keeps every other command fast. */
export interface Noun {
  readonly name: NounName;
  readonly load: () => Promise<Register>;
}

export const NOUN_NAMES = [
  'incident',
  'health',
  'service',
  'action',
  'ingest',
  'errors',
  'reprocess',
  'freeze',
  'unfreeze',
  'window',
  'maintenance',
  'coordinator',
  'task',
  'simulate',
  'lab',
  'layout',
  'runbook',
  'notify',
  'postmortem',
  'stats',
  'doctor',
  'config',
  'init',
] as const;
export type NounName = (typeof NOUN_NAMES)[number];

const LOADERS: Readonly<Record<NounName, () => Promise<Register>>> = {
  incident: async () => (await import('./incident.js')).registerIncident,
  health: async () => (await import('./health.js')).registerHealth,
  service: async () => (await import('./service.js')).registerService,
  action: async () => (await import('./action.js')).registerAction,
  ingest: async () => (await import('./ingest.js')).registerIngest,
  errors: async () => (await import('./errors.js')).registerErrors,
  reprocess: async () => (await import('./reprocess.js')).registerReprocess,
  freeze: async () => (await import('./freeze.js')).registerFreeze,
  unfreeze: async () => (await import('./freeze.js')).registerUnfreeze,
  window: async () => (await import('./window.js')).registerWindow,
  maintenance: async () => (await import('./maintenance.js')).registerMaintenance,
  coordinator: async () => (await import('./coordinator.js')).registerCoordinator,
  task: async () => (await import('./task.js')).registerTask,
  simulate: async () => (await import('./simulate.js')).registerSimulate,
  lab: async () => (await import('./lab.js')).registerLab,
  layout: async () => (await import('./layout.js')).registerLayout,
  runbook: async () => (await import('./runbook.js')).registerRunbook,
  notify: async () => (await import('./notify.js')).registerNotify,
  postmortem: async () => (await import('./postmortem.js')).registerPostmortem,
  stats: async () => (await import('./stats.js')).registerStats,
  doctor: async () => (await import('./doctor.js')).registerDoctor,
  config: async () => (await import('./config.js')).registerConfig,
  init: async () => (await import('./init.js')).registerInit,
};

export const NOUNS: readonly Noun[] = NOUN_NAMES.map((name) => ({ name, load: LOADERS[name] }));
