import { stringify } from 'yaml';
import type { ComposeProposal, FieldValue, LeftOut, ProposalNote, ProposedService } from './proposal.js';

const NOTES: Readonly<Record<ProposalNote, string>> = {
  asked_through_web: "its health is what Airflow's web server says of it",
  no_port: 'publishes no port, so only Docker says how it is; with a port on 127.0.0.1 it can be asked itself',
  no_health_check: 'it has no health check either: only that it runs is seen',
  several: 'several containers: watched, and not repaired, because a service is one container here',
  own: 'Guardia itself may stand on it: it is watched and never touched (see server.ownContainers)',
  first_port: 'it publishes several ports; this is one of them',
  check_service_name: "check the name of Oracle's service behind the slash",
};

const LEFT_OUT: Readonly<Record<LeftOut['why'], string>> = {
  profile: 'belongs to a profile, and does not run by default',
  one_off: 'ends by itself',
  temporal: 'is of a Temporal server',
};

const LAB = `  lab-postgres:
    kind: postgres
    runtime: process
    lab: true
    mode: observe
  lab-scheduler:
    kind: airflow
    runtime: process
    lab: true
    mode: observe
    dependsOn: [lab-postgres]
`;

/** The shipped guardia.yaml with the proposal in the place of its services, its pipeline and its own containers. */
export function writeProposal(shipped: string, composeName: string, proposal: ComposeProposal): string {
  const withServices = replaceSection(shipped, 'services', servicesText(composeName, proposal));
  const withPipeline = proposal.pipeline
    ? replaceSection(withServices, 'pipeline', pipelineText(proposal))
    : withServices;
  return proposal.ownContainers.length > 0 ? withOwnContainers(withPipeline, proposal) : withPipeline;
}

function servicesText(composeName: string, proposal: ComposeProposal): string {
  const { services, leftOut, pipeline } = proposal;
  return [
    'services:\n',
    `  # Proposed from ${oneComment(composeName)}. All of them only observe: the timeline says what would have been done, so that the first\n`,
    '  # week is safe. Change `mode` to act one by one.\n',
    ...services.map((service) => serviceText(proposal.project, service)),
    ...(pipeline
      ? []
      : [
          "  # The pipeline below is still the lab's, because the file has not both an Airflow and a PostgreSQL at a port.\n",
          LAB,
        ]),
    ...leftOut.map(({ name, why }) => `  # Left out: ${oneComment(name)}, which ${LEFT_OUT[why]}.\n`),
    '\n',
  ].join('');
}

function serviceText(project: string, service: ProposedService): string {
  const { name, composeName, kind, fields, dependsOn, touchable, diskPath, notes } = service;
  const lines = [
    ...notes.map((note) => `# ${NOTES[note]}`),
    `kind: ${kind}`,
    ...fields.map(([key, value]) => `${key}: ${fieldText(value)}`),
    ...(touchable
      ? ['runtime: docker', `container: { project: ${valueText(project)}, service: ${valueText(composeName)} }`]
      : ['runtime: none']),
    ...(diskPath === undefined ? [] : [`diskPath: ${valueText(diskPath)}`]),
    ...(dependsOn.length > 0 ? [`dependsOn: [${dependsOn.map(valueText).join(', ')}]`] : []),
    'mode: observe',
  ];
  return `  ${valueText(name)}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}

function pipelineText({ pipeline }: ComposeProposal): string {
  if (!pipeline) return '';
  const { scheduler, database, kafka, oracle } = pipeline;
  const optional = [
    ['kafka', kafka],
    ['oracle', oracle],
  ].flatMap(([key, name]) => (name === undefined ? [] : [`  ${key}: ${valueText(name)}\n`]));
  return [
    'pipeline:\n',
    "  name: ingesta_diaria_maestras_erp # your DAG's id\n",
    '  # observe: a DAG of yours that loads by itself; Guardia watches, clears and re-runs it, and loads nothing on its own.\n',
    '  runner: observe\n',
    `  scheduler: ${valueText(scheduler)}\n`,
    `  database: ${valueText(database)}\n`,
    ...optional,
    '  folders: { input: input, processed: processed, error: error }\n',
    '  verify: { how: observe, timeout: 60 seconds }\n',
    '\n',
  ].join('');
}

function withOwnContainers(text: string, { project, ownContainers }: ComposeProposal): string {
  const named = ownContainers.map((service) => `{ project: ${valueText(project)}, service: ${valueText(service)} }`);
  return text.replace(/^ {2}# ownContainers:.*$/m, () => `  ownContainers: [${named.join(', ')}]`);
}

/** A section goes from its key to the next line that is not indented, which may be the comment of the next. */
function replaceSection(text: string, key: string, section: string): string {
  const lines = text.split('\n');
  const from = lines.findIndex((line) => line.startsWith(`${key}:`));
  const next = lines.findIndex((line, index) => index > from && /^\S/.test(line));
  return [...lines.slice(0, from), ...section.replace(/\n$/, '').split('\n'), ...lines.slice(next)].join('\n');
}

/** One YAML value in flow form, quoted where it must be: names of a file of others, in which `${` is no placeholder of ours. */
function valueText(value: FieldValue): string {
  return fieldText(typeof value === 'string' ? value.replaceAll('${', () => '$${') : value);
}

/** The same of a value that may hold references which we wrote ourselves. */
function fieldText(value: FieldValue): string {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return `[${value.map(fieldText).join(', ')}]`;
  const isPlain =
    /^[A-Za-z0-9/][\w./:@-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|[\d.:_e+-]+)$/i.test(value);
  return isPlain ? value : stringify(value, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trim();
}

function oneComment(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}

/** `.env.example`: the variables that the proposal refers to, without any value. */
export function envExample(composeName: string, { variables }: ComposeProposal): string {
  const lines = [...variables].map(([variable, service]) => `# of ${oneComment(service)}\n${variable}=\n`);
  return `# Secrets that guardia.yaml refers to, proposed from ${oneComment(composeName)}. Fill them in in .env, which is never committed.\n${lines.join('')}`;
}
