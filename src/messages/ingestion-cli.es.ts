import type { UnsafeFile } from '../domain/ingestion/faults.js';
import type { IngestionCliTexts } from './ingestion-cli.js';

const text = (value: string | number | readonly string[] | undefined): string =>
  typeof value === 'object' ? value.join(', ') : String(value ?? '');

const plural = (amount: string, word: string): string => `${amount} ${word}${amount === '1' ? '' : 's'}`;

const UNSAFE: Readonly<Record<UnsafeFile, string>> = {
  symbolic_link: 'es un enlace simbólico',
  outside_folders: 'está fuera de las carpetas del pipeline',
  not_a_file: 'no es un archivo corriente',
  bad_name: 'su nombre no se admite',
  not_readable: 'no se puede leer',
};

export const ingestionCliEs: IngestionCliTexts = {
  date: 'fecha de negocio AAAA-MM-DD; por defecto, hoy según el reloj del pipeline',
  limit: 'cuántos como máximo',
  startingLab: 'Se arranca el laboratorio, donde carga el pipeline; lo detiene «./guardia lab down».',
  unaudited: (code) =>
    `Se hizo, pero no quedó constancia en audit_log: la base de datos del pipeline no lo aceptó (${code}).`,
  ingest: {
    run: 'procesar ahora lo que hay en input/; si la corrida de esa fecha está en marcha, unirse a ella',
    masters: 'solo estas maestras, separadas por comas',
    files: 'solo estos archivos de input/, separados por comas',
    again: 'cargar también otra vez lo que de esa fecha está en processed/',
    wait: 'esperar a cada maestra hasta su hora (expectedBy)',
    noFollow: 'no esperar el final',
    status: 'cómo va, o cómo terminó, la corrida de una fecha (sale con 1 si falló)',
    dateArgument: 'AAAA-MM-DD; por defecto, hoy',
    history: 'las últimas corridas',
    sample: 'escribir en input/ archivos de ejemplo como los de un ERP',
    rows: 'registros por archivo; por defecto 1000',
    bad: 'de esos, cuántos con errores; por defecto 0',
    seed: 'un número; la misma semilla da los mismos datos',
    sampled: (file, rows, bytes) => `${file}: ${rows} registros, ${bytes}`,
    sampledNext: 'Procéselos con «./guardia ingest run».',
    sampleInTheWay: (file) => `«${file}» ya existe; no se tocó.`,
    badNumber: (option, given) => `${option}: «${given}» no es un número entero admitido.`,
  },
  run: {
    started: (date) => `Corrida del ${date} iniciada`,
    joined: (date) => `La corrida del ${date} ya estaba en marcha; se sigue esa`,
    dagTriggered: (dagId, runId) => `Se disparó el DAG ${dagId}: ${runId}`,
    dagJoined: (dagId, runId) => `El DAG ${dagId} ya tiene una corrida en marcha: ${runId}`,
    dagCleared: (dagId, runId, tasks) => `DAG ${dagId}, corrida ${runId}: vuelven a correr ${tasks}`,
    look: (date) => `Véala con «./guardia ingest status ${date}»`,
    at: (url) => `En Temporal UI: ${url}`,
    interrupted: 'La corrida sigue en marcha; usted solo dejó de mirarla.',
    title: (pipeline, date) => `${pipeline} · ${date}`,
    states: {
      queued: 'en cola',
      running: 'en marcha',
      succeeded: 'terminó bien',
      success: 'terminó bien',
      failed: 'falló',
    },
    stages: {
      prepare: 'preparar',
      discover: 'descubrir archivos',
      load: 'cargar',
      publish: 'publicar eventos',
      load_oracle: 'cargar en Oracle',
      verify: 'verificar',
    },
    stageStates: {
      waiting: 'espera',
      running: 'en marcha',
      succeeded: 'bien',
      failed: 'falló',
      skipped: 'omitida',
    },
    skipped: {
      not_configured: 'no está configurada',
      nothing_to_do: 'nada que hacer',
      not_asked: 'no se pidió',
      stage_failed: 'falló una etapa anterior',
    },
    outcomes: {
      loaded: 'cargado',
      duplicate: 'ya se había cargado este contenido',
      invalid: 'inválido, está en error/',
      gone: 'no está en input/',
      failed: 'falló',
    },
    phases: {
      waiting: 'en espera',
      hashing: 'leyendo',
      staging: 'validando y copiando',
      merging: 'fusionando',
      moving: 'guardando',
      done: 'listo',
    },
    stage: (name, state, took, why) => `${name}: ${state}${took && ` (${took})`}${why && ` · ${why}`}`,
    file: (name, master, outcome) => `${name}${master && ` (${master})`}: ${outcome}`,
    line: (number) => `línea ${number}`,
    rows: (read, loaded, rejected) =>
      `${plural(read, 'leído')} = ${plural(loaded, 'cargado')} + ${plural(rejected, 'rechazado')}`,
    changes: (inserted, updated, unchanged) =>
      `${plural(inserted, 'nuevo')}, ${plural(updated, 'cambiado')}, ${unchanged} ${unchanged === '1' ? 'igual' : 'iguales'}`,
    progress: (file, phase, rows, done, total, rate) =>
      `${file}: ${phase}, ${rows} registros, ${done} de ${total}, ${rate} registros/s`,
    totals: (files, rows, bytes) => `Archivos: ${files} · registros: ${rows} · ${bytes}`,
    noFiles: 'No había archivos que procesar.',
    events: (published, pending) => `Eventos: ${plural(published, 'publicado')}, ${plural(pending, 'pendiente')}`,
    unstable: (files) => `Todavía se están escribiendo: ${files}`,
    held: (files) => `Esperan a que se termine de escribir otro archivo: ${files}`,
    unknown: (files) => `Ningún layout los reconoce: ${files}`,
    unsafe: (file, why) => `No se toca «${file}»: ${UNSAFE[why]}`,
    missing: (master, expectedBy) => `No llegó la maestra ${master}, esperada a las ${expectedBy}`,
    incident: (type, subject) => `Incidente: ${type} · ${subject}`,
    by: (reason, by) => `Motivo: ${reason}${by === undefined ? '' : ` (${by})`}`,
    reasons: {
      schedule: 'horario',
      person: 'a mano',
      airflow: 'Airflow',
      reprocess: 'reproceso',
      incident: 'incidente',
      simulation: 'simulacro',
    },
    historyColumns: ['Fecha', 'Estado', 'Motivo', 'Empezó', 'Duró', 'Archivos', 'Leídos', 'Cargados', 'Rechazados'],
    dagColumns: ['Fecha', 'Estado', 'Tipo', 'Empezó', 'Duró', 'Corrida'],
    dagTitle: (dagId) => `DAG ${dagId}: sus últimas corridas`,
    none: 'Ninguna.',
    task: (name, state, tries) => `${name}: ${state}${tries > 1 ? ` (intento ${tries})` : ''}`,
  },
  errors: {
    list: 'registros y archivos rechazados, los de hoy, los más nuevos primero, agrupados por tipo',
    summary: 'cuántos errores de cada tipo',
    export: 'exportar los errores como CSV o JSON, o los registros para corregirlos',
    type: 'solo de este tipo, como required',
    master: 'solo de esta maestra',
    file: 'solo de este archivo',
    since: 'desde esta fecha (AAAA-MM-DD); por defecto, hoy',
    until: 'hasta esta fecha (AAAA-MM-DD)',
    open: 'solo lo que nadie ha corregido',
    format: 'csv o json; por defecto csv',
    output: 'a este archivo, que no debe existir; por defecto, a la salida',
    records:
      'los registros rechazados de un archivo (--file), en el formato de su layout, para corregirlos y cargarlos',
    none: 'No hay errores.',
    noneOfType: (type) =>
      `No hay errores de tipo «${type}», que no es un tipo de Guardia: vea los que hay con «errors summary».`,
    columns: ['Hora', 'Archivo', 'Línea', 'Campo', 'Valor', 'Motivo'],
    group: (type, count) => `${type} (${count})`,
    more: (shown) => `Se muestran los ${shown} más nuevos; todos: «./guardia errors export», o use --limit.`,
    summaryColumns: ['Tipo', 'Maestra', 'Cuántos', 'Corregidos', 'Campo', 'Último', 'Ejemplo'],
    exported: (rows, file) => `${rows} errores en ${file}`,
    recordsWritten: (records, master, file) => `${records} registros de ${master} en ${file}`,
    recordsColumns:
      'El archivo cargado ya no está en processed/: los nombres de columna son los del layout; compruebe que el orden sea ese.',
    recordsCut: (records) =>
      `${records} registros son demasiado largos para error_log y no están ahí: corríjalos en el archivo original.`,
    recordsNext: (master, file) =>
      `Corríjalos y cárguelos con «./guardia reprocess records ${file} --master ${master}».`,
    recordsNeedFile: '--records necesita --file: los registros de un archivo.',
    outputExists: (file) => `«${file}» ya existe; elija otro nombre.`,
    badFormat: (given) => `--format: «${given}» no se admite; use csv o json.`,
  },
  reprocess: {
    file: 'un archivo corregido vuelve de error/ a input/ y se procesa',
    fileArgument: 'su nombre en error/',
    records: 'cargar solos los registros corregidos de una maestra',
    recordsArgument: 'el archivo con los registros corregidos',
    masterOption: 'de qué maestra son; sobra si el nombre del archivo lo dice',
    events: 'publicar los eventos que esperan en el outbox',
    date: 'correr otra vez una fecha',
    dateArgument: 'AAAA-MM-DD',
    moved: (from, to) => `${from} → ${to}`,
    inInput: (file) => `«${file}» ya estaba en input/.`,
    loaded: (file, date, rows) => `«${file}» ya se cargó el ${date} (${rows} registros); no hay nada que hacer.`,
    recordsPut: (file, master) => `Registros de ${master} recibidos: ${file}`,
    recordsLoaded: (file) => `El contenido de «${file}» ya se había cargado; no hay nada que hacer.`,
  },
  deskErrors: {
    no_run: ({ date }) => `No se conoce ninguna corrida del ${text(date)}. Las que hay: «./guardia ingest history».`,
    no_file: ({ file }) => `«${text(file)}» no está en error/ ni en input/, y nunca se cargó.`,
    file_in_the_way: ({ file }) =>
      `En input/ hay otro archivo «${text(file)}». Procéselo o retírelo primero; no se movió nada.`,
    unknown_master: ({ master, known }) => `No hay ningún layout de la maestra «${text(master)}»; hay: ${text(known)}.`,
    master_not_clear: ({ file, known }) =>
      `El nombre «${text(file)}» no dice de qué maestra es; indíquela con --master (${text(known)}).`,
    no_records: ({ file }) => `«${text(file)}» no tiene registros rechazados por corregir.`,
    archived: ({ date, files, archives }) =>
      `${text(files)} archivos del ${text(date)} están archivados en ${text(archives)}. Sáquelos donde estaban y pídalo otra vez: tar -xzf ARCHIVADOR -C processed`,
    bad_date: ({ date }) => `«${text(date)}» no es una fecha; se escribe AAAA-MM-DD.`,
    not_with_observe: ({ what, pipeline }) =>
      `Con «runner: observe» carga el DAG ${text(pipeline)}, y «${text(what)}» no es posible desde Guardia.`,
  },
};
