import type { LabFault } from '../lab/faults.js';
import type { LabRuntime } from '../lab/lab-runtime.js';
import type { MissingReason, MissingRuntimes } from '../lab/runtime-missing.js';
import type { Language } from './language.js';

/** What is said of the runtimes of the lab. */
export interface LabRuntimeTexts {
  /** `--runtime`, in `lab up` and in `simulate`. */
  readonly option: string;
  readonly runtimes: Readonly<Record<LabRuntime, string>>;
  runsOn(runtime: string): string;
  changing(runtime: string): string;
  inContainer(service: string, container: string): string;
  /** Where a fault strikes otherwise than processes are struck. */
  readonly faults: Readonly<Partial<Record<LabRuntime, Readonly<Partial<Record<LabFault, string>>>>>>;
  /** What was looked for, and what to do. */
  readonly missing: { readonly [Reason in MissingReason]: (facts: MissingRuntimes[Reason]) => string };
}

const es: LabRuntimeTexts = {
  option: 'en qué corre el laboratorio desde ahora; por defecto, donde ya está',
  runtimes: {
    process: 'procesos de esta máquina (process)',
    docker: 'contenedores de Docker (docker)',
    airflow: 'procesos, con un Airflow real como scheduler (airflow)',
  },
  runsOn: (runtime) => `Corre en: ${runtime}`,
  changing: (runtime) => `El laboratorio pasa a ${runtime}`,
  inContainer: (service, container) => `${service}: en marcha (contenedor ${container})`,
  faults: {
    docker: {
      scheduler_killed: 'el contenedor del scheduler, terminado con SIGKILL',
      scheduler_hung: 'el contenedor del scheduler, en pausa',
      database_stopped: 'el contenedor de la base de datos, detenido',
      both: 'el contenedor del scheduler, terminado, y el de la base de datos, detenido',
    },
  },
  missing: {
    not_linux: ({ platform }) =>
      `El laboratorio en contenedores usa los programas de esta máquina, y eso solo funciona en Linux (aquí: ${platform}). Use --runtime process, que no necesita Docker.`,
    no_engine: ({ socket, detail }) =>
      `Ningún Docker Engine responde en ${socket} (${detail}). Arranque Docker, o diga su socket con GUARDIA_DOCKER_SOCKET; \`./guardia lab up --runtime process\` usa el laboratorio sin contenedores.`,
    no_permission: ({ socket }) =>
      `El socket de Docker ${socket} no deja pasar a este usuario, o un proxy suyo no deja crear contenedores. Pida acceso (en Linux suele ser el grupo docker), o use el laboratorio sin contenedores: \`./guardia lab up --runtime process\`.`,
    other_lab: ({ home }) =>
      `Los contenedores guardia-lab de esta máquina son del laboratorio de ${home}, y están en marcha. Deténgalos allí con \`./guardia lab down\`; en una máquina cabe un laboratorio en contenedores.`,
    not_this_machine: ({ detail }) =>
      `Docker responde, pero un contenedor con los programas de esta máquina no funciona: ${detail}. Pasa donde el Engine corre en otra máquina o en una virtual (Docker Desktop) o sin root. Use --runtime process.`,
    airflow_not_linux: ({ platform }) =>
      `El laboratorio con un Airflow real solo funciona en Linux (aquí: ${platform}). Use --runtime process.`,
    no_airflow: ({ looked }) =>
      `No se encontró un Airflow 2 o 3 que funcione. Se buscó en: ${looked.join(', ')}. Diga dónde está su programa con GUARDIA_AIRFLOW=/ruta/bin/airflow (necesita el módulo psycopg2), o use --runtime process.`,
    no_such_fault: ({ fault, runtime }) =>
      `La falla ${fault} no existe con --runtime ${runtime}: bloquea el latido del scheduler propio del laboratorio. Elija otra con --fault, o use --runtime process.`,
  },
};

const en: LabRuntimeTexts = {
  option: 'what the lab runs on from now on; by default, where it is',
  runtimes: {
    process: 'processes of this machine (process)',
    docker: 'containers of Docker (docker)',
    airflow: 'processes, with a real Airflow as the scheduler (airflow)',
  },
  runsOn: (runtime) => `Runs on: ${runtime}`,
  changing: (runtime) => `The lab changes to ${runtime}`,
  inContainer: (service, container) => `${service}: running (container ${container})`,
  faults: {
    docker: {
      scheduler_killed: "the scheduler's container, killed by SIGKILL",
      scheduler_hung: "the scheduler's container, paused",
      database_stopped: "the database's container, stopped",
      both: "the scheduler's container, killed, and the database's, stopped",
    },
  },
  missing: {
    not_linux: ({ platform }) =>
      `The lab in containers uses this machine's own programs, which works on Linux only (here: ${platform}). Use --runtime process, which needs no Docker.`,
    no_engine: ({ socket, detail }) =>
      `No Docker Engine answers at ${socket} (${detail}). Start Docker, or name its socket by GUARDIA_DOCKER_SOCKET; \`./guardia lab up --runtime process\` uses the lab without containers.`,
    no_permission: ({ socket }) =>
      `Docker's socket ${socket} does not let this user in, or a proxy of it lets nobody create containers. Ask for access (on Linux usually the group docker), or use the lab without containers: \`./guardia lab up --runtime process\`.`,
    other_lab: ({ home }) =>
      `The guardia-lab containers of this machine belong to the lab of ${home}, and run. Stop them there by \`./guardia lab down\`; a machine has one lab in containers.`,
    not_this_machine: ({ detail }) =>
      `Docker answers, but a container with this machine's programs does not work: ${detail}. That is so where the Engine runs on another or a virtual machine (Docker Desktop), or without root. Use --runtime process.`,
    airflow_not_linux: ({ platform }) =>
      `The lab with a real Airflow works on Linux only (here: ${platform}). Use --runtime process.`,
    no_airflow: ({ looked }) =>
      `No Airflow 2 or 3 that works was found. Looked for at: ${looked.join(', ')}. Say where its program is by GUARDIA_AIRFLOW=/path/bin/airflow (it needs the module psycopg2), or use --runtime process.`,
    no_such_fault: ({ fault, runtime }) =>
      `The fault ${fault} does not exist with --runtime ${runtime}: it locks the heartbeat of the lab's own scheduler. Choose another by --fault, or use --runtime process.`,
  },
};

export function labRuntimeTexts(language: Language): LabRuntimeTexts {
  return { es, en }[language];
}

export function missingRuntimeText<Reason extends MissingReason>(
  reason: Reason,
  facts: MissingRuntimes[Reason],
  language: Language,
): string {
  return labRuntimeTexts(language).missing[reason](facts);
}
