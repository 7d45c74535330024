import type { DocumentTexts, Named, WrittenKind } from './documents.js';
import { layoutProblemsEs } from './layout-problems.es.js';
import { formatDuration } from './time.js';

const DURATION_HELP = 'una duración se escribe como texto con unidad, por ejemplo 90s, 15 minutos, 1 hora o PT15M';
const KINDS: Readonly<Record<WrittenKind, string>> = {
  text: 'un texto',
  number: 'un número',
  whole_number: 'un número entero',
  boolean: 'true o false',
  list: 'una lista',
  map: 'un mapa (clave: valor)',
  nothing: 'nada',
};
const NAMED: Readonly<Record<Named, string>> = {
  service: 'No hay ningún servicio',
  person: 'No hay ninguna persona',
  role: 'No hay ningún rol',
  channel: 'No hay ningún canal',
  policy: 'No hay ninguna política',
  level: 'No hay ningún nivel',
  step: 'No hay ningún paso',
};
const OWN = {
  temporal: 'el servidor de Temporal de Guardia',
  store: 'la base de datos de Guardia',
  container: 'un contenedor de Guardia (server.ownContainers)',
} as const;
const es = (ms: number): string => formatDuration(ms, 'es');

export const documentsEs: DocumentTexts = {
  quoted: (value) => `«${value}»`,
  allowed: (values) => `Se admite: ${values.join(', ')}.`,
  didYouMean: (value) => `¿Quiso decir «${value}»?`,
  faults: {
    ...layoutProblemsEs,
    file_missing: () => 'El archivo no existe. `guardia init DIR` crea uno.',
    file_unreadable: ({ reason }) => `El archivo no se puede leer (${reason}).`,
    file_too_large: ({ limitKiB }) => `El archivo es demasiado grande: como máximo ${limitKiB} KiB.`,
    file_empty: () => 'El archivo está vacío.',
    too_many_files: ({ limit }) => `Hay demasiados archivos de runbooks: como máximo ${limit}.`,
    not_utf8: () => 'El archivo no es texto UTF-8. Guárdelo en UTF-8.',
    control_character: ({ name }) => `Hay un carácter de control (${name}), que no puede estar en un texto.`,
    too_complex: () => 'El archivo anida demasiado o tiene demasiadas partes.',
    yaml_syntax: () => 'Aquí el texto no es YAML válido.',
    yaml_tab: () => 'En YAML no se sangra con tabuladores: use espacios.',
    yaml_indent: () => 'La sangría no corresponde con las líneas de alrededor.',
    yaml_unclosed: () => 'Falta cerrar algo: unas comillas, un corchete o una llave.',
    yaml_colon: () => 'Hay un «:» de más en la línea; un texto que lo lleva va entre comillas.',
    yaml_start: () => 'Un texto que empieza con @, ` o % va entre comillas.',
    yaml_duplicate_key: (_, value) => `La clave ${value} está dos veces.`,
    yaml_several_documents: () => 'Hay más de un documento YAML en el archivo (---): se espera uno.',
    yaml_tag: () => 'Las etiquetas de YAML (!algo) no se admiten.',
    yaml_key: (_, value) => `Una clave debe ser un texto sencillo; aquí es ${value}.`,
    yaml_alias_unknown: (_, value) => `El alias ${value} no tiene ancla antes.`,
    yaml_alias_cycle: (_, value) => `El alias ${value} se contiene a sí mismo.`,
    yaml_aliases_too_many: () => 'Hay demasiados alias en el archivo.',
    missing: ({ key }) => `Falta «${key}».`,
    unknown_key: ({ key }) => `No se conoce la clave «${key}».`,
    wrong_type: ({ expected, found }, value) =>
      found === 'nothing'
        ? `No hay valor; se espera ${oneOf(expected)}.`
        : `${value} es ${KINDS[found]}; se espera ${oneOf(expected)}.`,
    not_allowed: (_, value) => `${value} no se admite.`,
    bad_name: (_, value) =>
      `${value} no sirve de nombre: letras, dígitos, «_», «-» y «.», empezando por una letra, hasta 63 caracteres.`,
    bad_type: (_, value) =>
      `${value} no sirve de tipo: letras minúsculas, dígitos y «_», empezando por una letra, hasta 64 caracteres.`,
    duration_expected: (_, value) => `${value} no dice su unidad: ${DURATION_HELP}.`,
    not_a_duration: (_, value) => `${value} no es una duración: ${DURATION_HELP}.`,
    duration_too_long: (_, value) => `${value} es demasiado: una duración es de 400 días como máximo.`,
    duration_out_of_range: ({ minMs, maxMs }, value) =>
      `${value} está fuera de lo admitido: de ${es(minMs)} a ${es(maxMs)}.`,
    out_of_range: ({ min, max }, value) => `${value} está fuera de lo admitido: ${range(min, max)}.`,
    too_many: ({ max }) => `Son demasiados: como máximo ${max}.`,
    too_few: ({ min }) => `Son muy pocos: como mínimo ${min}.`,
    text_too_long: ({ max }) => `El texto es demasiado largo: como máximo ${max} caracteres.`,
    text_empty: () => 'El texto está vacío.',
    one_line: () => 'El texto debe ser de una sola línea, sin caracteres de control.',
    bad_http_url: (_, value) => `${value} no es una dirección http:// o https:// sin usuario ni contraseña dentro.`,
    bad_postgres_url: (_, value) => `${value} no es una dirección postgres://usuario:contraseña@host:puerto/base.`,
    bad_webhook_url: (_, value) => `${value} no sirve de webhook: se espera una dirección https://.`,
    bad_email: (_, value) => `${value} no es una dirección de correo.`,
    bad_slack_id: (_, value) => `${value} no es el id de un miembro de Slack, como U012AB3CD.`,
    bad_host: (_, value) => `${value} no es un nombre de host ni una dirección IP.`,
    bad_broker: (_, value) => `${value} no es un broker de la forma host:puerto, como kafka.interno:9092.`,
    bad_port: (_, value) => `${value} no es un puerto: se espera un número entre 1 y 65535.`,
    bad_time_zone: (_, value) => `${value} no es una zona horaria IANA, como America/Bogota.`,
    bad_clock_time: (_, value) => `${value} no es una hora del día, como 02:00.`,
    bad_date: (_, value) => `${value} no es un día del calendario, como 2026-11-22.`,
    bad_file_name: (_, value) => `${value} no es el nombre de un archivo: se espera un nombre sin ruta.`,
    bad_percent: (_, value) => `${value} no es un porcentaje, como 5 %.`,
    bad_byte_size: (_, value) => `${value} no es un tamaño con su unidad, como 500 MB o 20 GB.`,
    bad_topic_prefix: (_, value) =>
      `${value} no puede empezar el nombre de un tópico: letras, cifras, punto, guion y guion bajo.`,
    bad_absolute_path: (_, value) => `${value} no es una ruta absoluta, como /var/lib/postgresql/data.`,
    bad_argument: (_, value) =>
      `${value} no sirve de argumento de un comando: se espera texto sin caracteres de control.`,
    bad_placeholder: (_, value) => `${value}: un «\${» se escribe \${NOMBRE}, o $\${ para un «\${» literal.`,
    missing_variable: ({ variable }) => `Falta la variable ${variable}: póngala en el entorno o en .env.`,
    invalid: (_, value) => `${value} no es válido aquí.`,
    unknown_name: ({ of, name }) => `${NAMED[of]} «${name}».`,
    folders_overlap: ({ other }) => `Esta carpeta es la de «${other}», o está dentro de ella: cada una va aparte.`,
    wrong_service_kind: ({ name, expected }) => `El servicio «${name}» no es de la clase ${expected}.`,
    canary_is_off: () => 'Mientras pipeline.canary de guardia.yaml esté apagado, esto nunca prueba una recuperación.',
    depends_on_itself: ({ cycle }) => `El servicio depende de sí mismo: ${cycle.join(' → ')}.`,
    address_needed: ({ key }) => `Falta «${key}»: sin ella no se puede comprobar el servicio.`,
    lab_has_address: () =>
      'Un servicio del laboratorio no lleva dirección: la da server.labPostgresPort o labSchedulerPort.',
    lab_service_unknown: () => 'El laboratorio solo tiene lab-postgres (postgres) y lab-scheduler (airflow).',
    lab_runtime: () => 'Un servicio del laboratorio corre con runtime: process.',
    process_needs_lab: () => 'runtime: process es solo para el laboratorio (lab: true); para lo suyo, docker o none.',
    docker_needs_container: () => 'runtime: docker necesita container: { project, service }.',
    container_needs_docker: () => 'container solo sirve con runtime: docker.',
    container_is_docker: () => 'Un servicio de clase container corre con runtime: docker.',
    commands_need_docker: () => 'commands solo sirve con runtime: docker: los comandos corren en el contenedor.',
    log_folder_unsafe: ({ other }) =>
      `En esta carpeta se borran archivos viejos, así que debe estar aparte de ${other}: ni dentro ni alrededor.`,
    check_names_service: () =>
      'Una medición es del servicio donde está escrita, y del DAG del pipeline: quite esta clave.',
    check_without_dag: ({ check }) =>
      `«${check}» mide el DAG del pipeline: escríbala en el servicio de pipeline.scheduler, con pipeline.runner airflow u observe.`,
    own_branch: ({ what }) =>
      `Guardia no repara aquello en que se sostiene: esto es ${OWN[what]}. Use runtime: none para solo vigilarlo.`,
    time_goes_down: ({ severity, levelMs, beforeMs }) =>
      `Los tiempos no pueden bajar: con severidad ${severity} este nivel llega a ${es(levelMs)} y el anterior a ${es(beforeMs)}.`,
    duplicate_name: ({ name }) => `El nivel «${name}» está dos veces.`,
    duplicate_person: (_, value) => `${value} está dos veces.`,
    role_without_email: ({ role, channel }) =>
      `Nadie del rol «${role}» tiene email, y el canal «${channel}» es correo.`,
    duplicate_type: ({ type, otherFile }) => `El tipo «${type}» ya lo define ${otherFile}.`,
    duplicate_step: ({ id }) => `El paso «${id}» está dos veces: dé a uno otro id.`,
    condition_not_earlier: ({ step }) => `La condición habla de «${step}», que no es un paso anterior.`,
    verification_missing: () => 'Falta verification: un runbook que repara debe comprobar que lo reparado funciona.',
    repair_of_unknown: () => 'unknown_incident no repara: de lo desconocido solo se guarda evidencia y se avisa.',
    type_missing: ({ type }) => `Ningún runbook define «${type}»; se usa el que trae Guardia.`,
    breaks_runbook: ({ configFile }) =>
      `El cambio de ${configFile} no se aplicó, porque este runbook en vigor dejaría de valer.`,
  },
};

function oneOf(kinds: readonly WrittenKind[]): string {
  return kinds.map((kind) => KINDS[kind]).join(' o ');
}

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `como máximo ${max}`;
  return max === undefined ? `como mínimo ${min}` : `de ${min} a ${max}`;
}
