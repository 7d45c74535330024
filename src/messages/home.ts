import type { Language } from './language.js';

/** The words of `init`, `config` and `runbook`, the commands about the files of a home. */
export interface HomeTexts {
  readonly init: {
    readonly dir: string;
    written(file: string): string;
    kept(file: string): string;
    next(dir: string): string;
    notADirectory(dir: string): string;
    cannotWrite(path: string, reason: string): string;
    readonly envFile: string;
    readonly fromCompose: string;
    readonly projectName: string;
    readonly compose: {
      title(file: string, project: string): string;
      /** `runs` is undefined where no engine was asked. */
      service(name: string, kind: string, touchable: boolean, runs: boolean | undefined): string;
      leftOut(name: string, why: 'profile' | 'one_off' | 'temporal'): string;
      include(file: string): string;
      readonly noEngine: string;
      readonly labPipeline: string;
      variables(names: readonly string[]): string;
      beside(file: string): string;
    };
  };
  readonly config: {
    readonly check: string;
    valid(file: string, services: number, runbooks: number, layouts: number): string;
    problems(count: number): string;
  };
  readonly runbook: {
    readonly list: string;
    readonly show: string;
    readonly explain: string;
    readonly subject: string;
    readonly check: string;
    readonly new: string;
    readonly type: string;
    readonly typeOrFile: string;
    readonly severityOption: string;
    readonly columns: readonly [string, string, string, string, string];
    readonly states: Readonly<Record<'valid' | 'older' | 'broken', string>>;
    readonly none: string;
    unknown(type: string, near: string | undefined, known: readonly string[]): string;
    broken(type: string, file: string): string;
    valid(file: string): string;
    exists(file: string): string;
    badName(type: string): string;
    created(file: string): string;
    readonly labels: Readonly<
      Record<'severity' | 'maxResponse' | 'policy' | 'steps' | 'verification' | 'watch' | 'rounds' | 'file', string>
    >;
    readonly onFailure: Readonly<Record<'continue' | 'stop' | 'escalate', string>>;
    onlyIf(step: string, is: string): string;
    watch(duration: string, every: string): string;
  };
}

const es: HomeTexts = {
  init: {
    dir: 'dónde crear el hogar: un directorio nuevo, o uno que se completa',
    written: (file) => `creado    ${file}`,
    kept: (file) => `ya estaba ${file}`,
    next: (dir) => `Listo. Ahora: GUARDIA_HOME=${dir} npm start`,
    notADirectory: (dir) => `${dir} no es un directorio.`,
    cannotWrite: (path, reason) => `No se puede escribir ${path} (${reason}).`,
    envFile: `# Los secretos de este hogar. Guardia los lee donde guardia.yaml dice \${NOMBRE}; no los escribe en ninguna otra parte.
# SLACK_WEBHOOK_URL=https://hooks.slack.com/services/...
# SMTP_PASSWORD=
# AIRFLOW_PASSWORD=
`,
    fromCompose: 'propone los servicios de guardia.yaml a partir de un archivo de Docker Compose',
    projectName: 'el proyecto de Compose, si se arrancó con otro nombre',
    compose: {
      title: (file, project) => `\nServicios propuestos de ${file} (proyecto ${project}), todos en mode: observe:`,
      service: (name, kind, touchable, runs) =>
        `  ${name.padEnd(28)} ${kind.padEnd(10)} ${runs === undefined ? '' : runs ? 'corre' : 'no corre'}${touchable ? '' : ' (solo se vigila)'}`.trimEnd(),
      leftOut: (name, why) =>
        `  ${name.padEnd(28)} omitido: ${{ profile: 'es de un perfil y no corre por defecto', one_off: 'termina por sí solo', temporal: 'es de un servidor Temporal; no se toca' }[why]}`,
      include: (file) => `  ${file} está incluido en el archivo y no se leyó.`,
      noEngine: 'Ningún Docker Engine respondió: no se comprobó qué corre.',
      labPipeline:
        'El pipeline sigue siendo el del laboratorio: no hay a la vez un Airflow y un PostgreSQL con puerto publicado.',
      variables: (names) => `Ponga en .env: ${names.join(', ')}. Después: guardia config check`,
      beside: (file) => `guardia.yaml ya existía y no se tocó: la propuesta está en ${file}.`,
    },
  },
  config: {
    check: 'comprueba guardia.yaml, los runbooks y los layouts, y dice todo lo que está mal',
    valid: (file, services, runbooks, layouts) =>
      `${file} es válido: ${services} servicios, ${runbooks} runbooks, ${layouts} layouts.`,
    problems: (count) => (count === 1 ? '1 problema.' : `${count} problemas.`),
  },
  runbook: {
    list: 'los runbooks y su estado',
    show: 'un runbook como está escrito, en palabras',
    explain: 'lo que pasaría, en orden: pasos, condiciones, plazos y personas',
    subject: 'de qué sería el incidente; el pipeline si se omite',
    check: 'comprueba todos los runbooks, o uno por tipo o archivo',
    new: 'escribe un runbook nuevo para un tipo de incidente',
    type: 'tipo de incidente',
    typeOrFile: 'tipo de incidente o archivo',
    severityOption: 'severidad (critical, high, medium, low)',
    columns: ['TIPO', 'SEVERIDAD', 'RESPUESTA MÁXIMA', 'ESTADO', 'ARCHIVO'],
    states: { valid: 'válido', older: 'roto; rige el anterior', broken: 'roto' },
    none: 'No hay runbooks.',
    unknown: (type, near, known) =>
      `No hay ningún runbook para «${type}».${near ? ` ¿Quiso decir «${near}»?` : ''} Hay: ${known.join(', ')}.`,
    broken: (type, file) => `El runbook de «${type}» está roto: \`guardia runbook check ${file}\` dice por qué.`,
    valid: (file) => `${file} es válido.`,
    exists: (file) => `${file} ya existe: no se sobrescribe.`,
    badName: (type) => `«${type}» no sirve de tipo: letras minúsculas, dígitos y «_», empezando por una letra.`,
    created: (file) => `Creado ${file}. Edítelo y pruébelo con \`guardia runbook check\`; rige sin reiniciar.`,
    labels: {
      severity: 'Severidad',
      maxResponse: 'Tiempo máximo de respuesta',
      policy: 'Política de escalamiento',
      steps: 'Pasos',
      verification: 'Verificación',
      watch: 'Vigilancia',
      rounds: 'Rondas como máximo',
      file: 'Archivo',
    },
    onFailure: { continue: 'si falla, sigue', stop: 'si falla, se detiene', escalate: 'si falla, escala' },
    onlyIf: (step, is) => `solo si ${step} terminó en ${is}`,
    watch: (duration, every) => `${duration}, cada ${every}`,
  },
};

const en: HomeTexts = {
  init: {
    dir: 'where to make the home: a new directory, or one to complete',
    written: (file) => `made  ${file}`,
    kept: (file) => `kept  ${file}`,
    next: (dir) => `Done. Now: GUARDIA_HOME=${dir} npm start`,
    notADirectory: (dir) => `${dir} is not a directory.`,
    cannotWrite: (path, reason) => `${path} cannot be written (${reason}).`,
    envFile: `# The secrets of this home. Guardia reads them where guardia.yaml says \${NAME}, and writes them nowhere else.
# SLACK_WEBHOOK_URL=https://hooks.slack.com/services/...
# SMTP_PASSWORD=
# AIRFLOW_PASSWORD=
`,
    fromCompose: 'propose the services of guardia.yaml from a Docker Compose file',
    projectName: "Compose's project, where it was started under another name",
    compose: {
      title: (file, project) => `\nServices proposed from ${file} (project ${project}), all in mode: observe:`,
      service: (name, kind, touchable, runs) =>
        `  ${name.padEnd(28)} ${kind.padEnd(10)} ${runs === undefined ? '' : runs ? 'runs' : 'does not run'}${touchable ? '' : ' (only watched)'}`.trimEnd(),
      leftOut: (name, why) =>
        `  ${name.padEnd(28)} left out: ${{ profile: 'belongs to a profile, and does not run by default', one_off: 'ends by itself', temporal: 'is of a Temporal server; it is not touched' }[why]}`,
      include: (file) => `  ${file} is included by the file, and was not read.`,
      noEngine: 'No Docker Engine answered: what runs was not confirmed.',
      labPipeline:
        "The pipeline is still the lab's: there is not both an Airflow and a PostgreSQL at a published port.",
      variables: (names) => `Put into .env: ${names.join(', ')}. Then: guardia config check`,
      beside: (file) => `guardia.yaml was there and was not touched: the proposal is ${file}.`,
    },
  },
  config: {
    check: 'check guardia.yaml, the runbooks and the layouts, and say all that is wrong',
    valid: (file, services, runbooks, layouts) =>
      `${file} is valid: ${services} services, ${runbooks} runbooks, ${layouts} layouts.`,
    problems: (count) => (count === 1 ? '1 problem.' : `${count} problems.`),
  },
  runbook: {
    list: 'the runbooks and their state',
    show: 'one runbook as it is written, in words',
    explain: 'what would happen, in order: steps, conditions, deadlines and people',
    subject: 'what the incident would be about; the pipeline where left out',
    check: 'check all runbooks, or one by type or file',
    new: 'write a new runbook for a type of incident',
    type: 'type of incident',
    typeOrFile: 'type of incident, or a file',
    severityOption: 'severity (critical, high, medium, low)',
    columns: ['TYPE', 'SEVERITY', 'MAXIMUM RESPONSE', 'STATE', 'FILE'],
    states: { valid: 'valid', older: 'broken; the older one holds', broken: 'broken' },
    none: 'There are no runbooks.',
    unknown: (type, near, known) =>
      `There is no runbook for "${type}".${near ? ` Did you mean "${near}"?` : ''} There are: ${known.join(', ')}.`,
    broken: (type, file) => `The runbook of "${type}" is broken: \`guardia runbook check ${file}\` says why.`,
    valid: (file) => `${file} is valid.`,
    exists: (file) => `${file} exists already: it is not overwritten.`,
    badName: (type) => `"${type}" cannot be a type: small letters, digits and "_", beginning with a letter.`,
    created: (file) => `Made ${file}. Edit it and try it with \`guardia runbook check\`; it applies without a restart.`,
    labels: {
      severity: 'Severity',
      maxResponse: 'Maximum response time',
      policy: 'Escalation policy',
      steps: 'Steps',
      verification: 'Verification',
      watch: 'Watch',
      rounds: 'Rounds at most',
      file: 'File',
    },
    onFailure: { continue: 'on failure, go on', stop: 'on failure, stop', escalate: 'on failure, escalate' },
    onlyIf: (step, is) => `only if ${step} ended ${is}`,
    watch: (duration, every) => `${duration}, every ${every}`,
  },
};

export function homeTexts(language: Language): HomeTexts {
  return { es, en }[language];
}
