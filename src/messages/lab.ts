import type { BrokenBy } from '../lab/broken-marker.js';
import type { LabHealth } from '../lab/lab-health.js';
import type { Language } from './language.js';

/** What the lab and its simulations say to people. */
export interface LabTexts {
  readonly noun: string;
  readonly commands: Readonly<Record<'up' | 'status' | 'break' | 'down', string>>;
  readonly faultArgument: string;
  readonly health: Readonly<Record<LabHealth, string>>;
  readonly faults: Readonly<Record<BrokenBy, string>>;
  service(name: string, pid: string | undefined): string;
  lab(health: string): string;
  broken(fault: string, simulationId: string | undefined): string;
  breaking(fault: string): string;
  readonly stopped: string;
  readonly notSetUp: string;
  readonly simulate: SimulateTexts;
}

export interface SimulateTexts {
  readonly noun: string;
  readonly typeArgument: string;
  readonly faultOption: string;
  /** `--fault` together with bad data. */
  readonly faultOfData: string;
  delivered(file: string, records: number, wrong: number): string;
  ingesting(workflowId: string): string;
  readonly notDegraded: string;
  redelivered(file: string): string;
  times(seconds: Readonly<Record<'response' | 'between' | 'watch', number>>): string;
  opened(id: string, incident: string): string;
  readonly nobodyAnswers: string;
  watching(seconds: number): string;
  readonly unresolved: string;
  readonly healed: string;
  readonly tookTooLong: string;
  readonly interrupted: string;
}

const es: LabTexts = {
  noun: 'el laboratorio: un pipeline pequeño y real para romper y reparar',
  commands: {
    up: 'arranca el laboratorio y deshace toda falla',
    status: 'cómo está el laboratorio (sale con 4 si no está sano)',
    break: 'rompe algo de verdad',
    down: 'detiene el laboratorio; los datos quedan',
  },
  faultArgument: 'qué se rompe',
  health: {
    healthy: 'sano',
    database_away: 'el scheduler responde, pero su base de datos no',
    scheduler_stale: 'el scheduler responde, pero su latido está detenido',
    silent: 'el scheduler no responde',
  },
  faults: {
    scheduler_killed: 'el scheduler, terminado con SIGKILL',
    scheduler_hung: 'el scheduler, colgado con SIGSTOP',
    database_stopped: 'la base de datos, detenida',
    both: 'el scheduler, terminado, y la base de datos, detenida',
    database_refuses_to_start: 'la base de datos, detenida y con una configuración que le impide arrancar',
    lock: 'una tarea colgada en una transacción que bloquea el libro de cargas y el latido del scheduler',
    bad_data: 'un archivo del ERP con más registros malos de los que se toleran',
  },
  service: (name, pid) => `${name}: ${pid ? `en marcha (proceso ${pid})` : 'detenido'}`,
  lab: (health) => `Laboratorio: ${health}`,
  broken: (fault, simulationId) => `Roto a propósito: ${fault}${simulationId ? ` (simulación ${simulationId})` : ''}`,
  breaking: (fault) => `Se rompe de verdad: ${fault}`,
  stopped: 'Laboratorio detenido',
  notSetUp: 'El laboratorio todavía no existe: `./guardia lab up` lo crea y lo arranca.',
  simulate: {
    noun: 'rompe el laboratorio de verdad y sigue el incidente hasta su fin',
    typeArgument: 'el tipo de incidente, como pipeline_down',
    faultOption: 'qué se rompe',
    faultOfData: 'La simulación de data_quality_degradation no rompe nada del laboratorio: no lleva --fault.',
    delivered: (file, records, wrong) => `El ERP entrega ${file}: ${wrong} de ${records} registros están mal`,
    ingesting: (workflowId) => `Se ingiere de verdad: ${workflowId}`,
    notDegraded: 'La ingesta no encontró una degradación de calidad, así que no se abrió ningún incidente.',
    redelivered: (file) => `El equipo del ERP corrige en el origen y entrega ${file} de nuevo`,
    times: ({ response, between, watch }) =>
      `Tiempos cortos del laboratorio: se llama a personas tras ${response} s, luego cada ${between} s; vigilancia de ${watch} s`,
    opened: (id, incident) => `Incidente abierto: ${id} (${incident})`,
    nobodyAnswers: 'Ningún proceso de Guardia responde por el incidente ahora; se espera a que vuelva…',
    watching: (seconds) => `Recuperación verificada; se vigila ${seconds} s más`,
    unresolved: 'No quedó resuelto: se agotaron los pasos y los niveles',
    healed: 'Laboratorio restablecido',
    tookTooLong: 'La simulación no terminó a tiempo; el laboratorio se restablece',
    interrupted: 'Simulación interrumpida; el laboratorio se restablece',
  },
};

const en: LabTexts = {
  noun: 'the lab: a small real pipeline to break and to repair',
  commands: {
    up: 'starts the lab and takes every fault back',
    status: 'how the lab is (exits with 4 where it is not healthy)',
    break: 'breaks something for real',
    down: 'stops the lab; its data stays',
  },
  faultArgument: 'what breaks',
  health: {
    healthy: 'healthy',
    database_away: 'the scheduler answers, its database does not',
    scheduler_stale: 'the scheduler answers, but its heartbeat stands still',
    silent: 'the scheduler does not answer',
  },
  faults: {
    scheduler_killed: 'the scheduler, killed by SIGKILL',
    scheduler_hung: 'the scheduler, hung by SIGSTOP',
    database_stopped: 'the database, stopped',
    both: 'the scheduler, killed, and the database, stopped',
    database_refuses_to_start: 'the database, stopped, with a configuration that it refuses to start with',
    lock: "a task that hangs in a transaction, with the ledger of loads and the scheduler's heartbeat locked",
    bad_data: 'a file of the ERP with more wrong records than are tolerated',
  },
  service: (name, pid) => `${name}: ${pid ? `running (process ${pid})` : 'stopped'}`,
  lab: (health) => `Lab: ${health}`,
  broken: (fault, simulationId) => `Broken on purpose: ${fault}${simulationId ? ` (simulation ${simulationId})` : ''}`,
  breaking: (fault) => `Breaking for real: ${fault}`,
  stopped: 'Lab stopped',
  notSetUp: 'The lab does not exist yet: `./guardia lab up` makes and starts it.',
  simulate: {
    noun: 'breaks the lab for real and follows the incident to its end',
    typeArgument: 'the type of incident, such as pipeline_down',
    faultOption: 'what breaks',
    faultOfData: 'The simulation of data_quality_degradation breaks nothing of the lab: it takes no --fault.',
    delivered: (file, records, wrong) => `The ERP delivers ${file}: ${wrong} of ${records} records are wrong`,
    ingesting: (workflowId) => `Ingesting for real: ${workflowId}`,
    notDegraded: 'The ingestion found no degradation of quality, so no incident was opened.',
    redelivered: (file) => `The ERP's team corrects it at the source and delivers ${file} again`,
    times: ({ response, between, watch }) =>
      `The lab's short times: people are called after ${response} s, then every ${between} s; a watch of ${watch} s`,
    opened: (id, incident) => `Incident opened: ${id} (${incident})`,
    nobodyAnswers: 'No process of Guardia answers for the incident now; waiting for one…',
    watching: (seconds) => `Recovery verified; watching for another ${seconds} s`,
    unresolved: 'It was not resolved: steps and levels are exhausted',
    healed: 'The lab is healthy again',
    tookTooLong: 'The simulation did not end in time; the lab is healed',
    interrupted: 'Simulation interrupted; the lab is healed',
  },
};

export function labTexts(language: Language): LabTexts {
  return { es, en }[language];
}
