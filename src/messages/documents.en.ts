import type { DocumentTexts, Named, WrittenKind } from './documents.js';
import { layoutProblemsEn } from './layout-problems.en.js';
import { formatDuration } from './time.js';

const DURATION_HELP = 'a duration is text with a unit, for example 90s, 15 minutes, 1 hour or PT15M';
const KINDS: Readonly<Record<WrittenKind, string>> = {
  text: 'text',
  number: 'a number',
  whole_number: 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map (key: value)',
  nothing: 'nothing',
};
const NAMED: Readonly<Record<Named, string>> = {
  service: 'There is no service',
  person: 'There is no person',
  role: 'There is no role',
  channel: 'There is no channel',
  policy: 'There is no policy',
  level: 'There is no level',
  step: 'There is no step',
};
const OWN = {
  temporal: "Guardia's Temporal server",
  store: "Guardia's database",
  container: "one of Guardia's containers (server.ownContainers)",
} as const;
const en = (ms: number): string => formatDuration(ms, 'en');

export const documentsEn: DocumentTexts = {
  quoted: (value) => `"${value}"`,
  allowed: (values) => `Allowed: ${values.join(', ')}.`,
  didYouMean: (value) => `Did you mean "${value}"?`,
  faults: {
    ...layoutProblemsEn,
    file_missing: () => 'The file does not exist. `guardia init DIR` makes one.',
    file_unreadable: ({ reason }) => `The file cannot be read (${reason}).`,
    file_too_large: ({ limitKiB }) => `The file is too large: at most ${limitKiB} KiB.`,
    file_empty: () => 'The file is empty.',
    too_many_files: ({ limit }) => `There are too many runbook files: at most ${limit}.`,
    not_utf8: () => 'The file is not UTF-8 text. Save it as UTF-8.',
    control_character: ({ name }) => `There is a control character (${name}), which text cannot hold.`,
    too_complex: () => 'The file nests too deeply or has too many parts.',
    yaml_syntax: () => 'The text is not valid YAML here.',
    yaml_tab: () => 'YAML is not indented with tabs: use spaces.',
    yaml_indent: () => 'The indentation does not fit the lines around it.',
    yaml_unclosed: () => 'Something is not closed: a quote, a bracket or a brace.',
    yaml_colon: () => 'There is one ":" too many on the line; text that contains it needs quotes.',
    yaml_start: () => 'Text that begins with @, ` or % needs quotes.',
    yaml_duplicate_key: (_, value) => `The key ${value} is there twice.`,
    yaml_several_documents: () => 'There is more than one YAML document in the file (---): one is expected.',
    yaml_tag: () => 'YAML tags (!something) are not allowed.',
    yaml_key: (_, value) => `A key must be plain text; here it is ${value}.`,
    yaml_alias_unknown: (_, value) => `The alias ${value} has no anchor before it.`,
    yaml_alias_cycle: (_, value) => `The alias ${value} contains itself.`,
    yaml_aliases_too_many: () => 'There are too many aliases in the file.',
    missing: ({ key }) => `"${key}" is missing.`,
    unknown_key: ({ key }) => `The key "${key}" is not known.`,
    wrong_type: ({ expected, found }, value) =>
      found === 'nothing'
        ? `There is no value; ${oneOf(expected)} is expected.`
        : `${value} is ${KINDS[found]}; ${oneOf(expected)} is expected.`,
    not_allowed: (_, value) => `${value} is not allowed.`,
    bad_name: (_, value) =>
      `${value} cannot be a name: letters, digits, "_", "-" and ".", beginning with a letter, up to 63 characters.`,
    bad_type: (_, value) =>
      `${value} cannot be a type: small letters, digits and "_", beginning with a letter, up to 64 characters.`,
    duration_expected: (_, value) => `${value} does not say its unit: ${DURATION_HELP}.`,
    not_a_duration: (_, value) => `${value} is not a duration: ${DURATION_HELP}.`,
    duration_too_long: (_, value) => `${value} is too long: a duration is at most 400 days.`,
    duration_out_of_range: ({ minMs, maxMs }, value) =>
      `${value} is out of range: ${en(minMs)} to ${en(maxMs)} is allowed.`,
    out_of_range: ({ min, max }, value) => `${value} is out of range: ${range(min, max)} is allowed.`,
    too_many: ({ max }) => `These are too many: at most ${max}.`,
    too_few: ({ min }) => `These are too few: at least ${min}.`,
    text_too_long: ({ max }) => `The text is too long: at most ${max} characters.`,
    text_empty: () => 'The text is empty.',
    one_line: () => 'The text must be a single line without control characters.',
    bad_http_url: (_, value) => `${value} is not an http:// or https:// address without user and password in it.`,
    bad_postgres_url: (_, value) => `${value} is not an address like postgres://user:password@host:port/database.`,
    bad_webhook_url: (_, value) => `${value} cannot be a webhook: an https:// address is expected.`,
    bad_email: (_, value) => `${value} is not an e-mail address.`,
    bad_slack_id: (_, value) => `${value} is not the id of a Slack member, like U012AB3CD.`,
    bad_host: (_, value) => `${value} is not a host name or an IP address.`,
    bad_broker: (_, value) => `${value} is not a broker of the form host:port, like kafka.internal:9092.`,
    bad_port: (_, value) => `${value} is not a port: a number from 1 to 65535 is expected.`,
    bad_time_zone: (_, value) => `${value} is not an IANA time zone, like America/Bogota.`,
    bad_clock_time: (_, value) => `${value} is not a time of day, like 02:00.`,
    bad_date: (_, value) => `${value} is not a day of the calendar, like 2026-11-22.`,
    bad_file_name: (_, value) => `${value} is not the name of a file: a name without a path is expected.`,
    bad_percent: (_, value) => `${value} is not a percentage, like 5 %.`,
    bad_byte_size: (_, value) => `${value} is not a size with its unit, like 500 MB or 20 GB.`,
    bad_topic_prefix: (_, value) =>
      `${value} cannot begin a topic's name: letters, digits, dot, hyphen and underscore.`,
    bad_absolute_path: (_, value) => `${value} is not an absolute path, like /var/lib/postgresql/data.`,
    bad_argument: (_, value) => `${value} cannot be an argument of a command: text without control characters.`,
    bad_placeholder: (_, value) => `${value}: a "\${" is written \${NAME}, or $\${ for a literal "\${".`,
    missing_variable: ({ variable }) =>
      `The variable ${variable} is missing: put it into the environment or into .env.`,
    invalid: (_, value) => `${value} is not valid here.`,
    unknown_name: ({ of, name }) => `${NAMED[of]} "${name}".`,
    folders_overlap: ({ other }) => `This folder is that of "${other}", or lies within it: each goes apart.`,
    wrong_service_kind: ({ name, expected }) => `The service "${name}" is not of kind ${expected}.`,
    canary_is_off: () => 'While pipeline.canary of guardia.yaml is off, this can never prove a recovery.',
    depends_on_itself: ({ cycle }) => `The service depends on itself: ${cycle.join(' → ')}.`,
    address_needed: ({ key }) => `"${key}" is missing: without it the service cannot be checked.`,
    lab_has_address: () =>
      'A service of the lab has no address here: server.labPostgresPort or labSchedulerPort gives it.',
    lab_service_unknown: () => 'The lab has only lab-postgres (postgres) and lab-scheduler (airflow).',
    lab_runtime: () => 'A service of the lab runs with runtime: process.',
    process_needs_lab: () => 'runtime: process is for the lab only (lab: true); for your own, docker or none.',
    docker_needs_container: () => 'runtime: docker needs container: { project, service }.',
    container_needs_docker: () => 'container is of use only with runtime: docker.',
    container_is_docker: () => 'A service of kind container runs with runtime: docker.',
    commands_need_docker: () => 'commands are of use only with runtime: docker: they run in the container.',
    log_folder_unsafe: ({ other }) =>
      `Old files are deleted in this folder, so it must lie apart from ${other}: neither in it nor around it.`,
    check_names_service: () =>
      'A check is of the service that it stands at, and of the DAG of the pipeline: remove this key.',
    check_without_dag: ({ check }) =>
      `"${check}" is about the pipeline's DAG: write it at the service of pipeline.scheduler, with pipeline.runner airflow or observe.`,
    own_branch: ({ what }) =>
      `Guardia does not repair what it stands on: this is ${OWN[what]}. Use runtime: none to only watch it.`,
    time_goes_down: ({ severity, levelMs, beforeMs }) =>
      `Times cannot go down: at severity ${severity} this level comes at ${en(levelMs)} and the one before at ${en(beforeMs)}.`,
    duplicate_name: ({ name }) => `The level "${name}" is there twice.`,
    duplicate_person: (_, value) => `${value} is there twice.`,
    role_without_email: ({ role, channel }) =>
      `Nobody of the role "${role}" has an email, and the channel "${channel}" is e-mail.`,
    duplicate_type: ({ type, otherFile }) => `The type "${type}" is already defined by ${otherFile}.`,
    duplicate_step: ({ id }) => `The step "${id}" is there twice: give one of them another id.`,
    condition_not_earlier: ({ step }) => `The condition is about "${step}", which is not an earlier step.`,
    verification_missing: () => 'verification is missing: a runbook that repairs must check that the repaired works.',
    repair_of_unknown: () =>
      'unknown_incident does not repair: of the unknown only evidence is kept, and people are paged.',
    type_missing: ({ type }) => `No runbook defines "${type}"; the one that Guardia brings is used.`,
    breaks_runbook: ({ configFile }) =>
      `The change of ${configFile} was not applied, because this runbook in force would no longer be valid.`,
  },
};

function oneOf(kinds: readonly WrittenKind[]): string {
  return kinds.map((kind) => KINDS[kind]).join(' or ');
}

function range(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}
