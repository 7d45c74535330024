import Table from 'cli-table3';
import type { IncidentSummary } from '../client.js';
import { cliTexts } from '../messages/cli.js';
import { formatDuration, messagesIn } from '../messages/index.js';
import type { Reader } from '../messages/index.js';
import { modeMark } from '../messages/incident-lines.js';
import { oneLine } from '../messages/plain-text.js';
import { paint } from './paint.js';

const NO_LINES = {
  ...{
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  },
  ...{ left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
};

/** A table without lines, which is what a terminal, a pager and `grep` all like. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: head.map(paint.dim),
    chars: NO_LINES,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

export function incidentTable(incidents: readonly IncidentSummary[], reader: Reader, nowMs: number): string {
  const { words } = messagesIn(reader.language);
  const texts = cliTexts(reader.language);
  const rows = incidents.map((incident) => [
    incident.number === undefined ? incident.incidentId.slice(0, 13) : String(incident.number),
    incident.severity ? paint.severity(incident.severity, words.severities[incident.severity]) : '—',
    `${words.states[incident.state]}${incident.resolution ? ` (${words.resolutions[incident.resolution]})` : ''}`,
    incident.type,
    `${modeMark(incident.mode, reader)}${oneLine(incident.subject, 60)}`,
    formatDuration(
      (incident.resolvedAt ? Date.parse(incident.resolvedAt) : nowMs) - Date.parse(incident.openedAt),
      reader.language,
    ),
  ]);
  return plainTable(texts.listColumns, rows);
}
