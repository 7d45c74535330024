import type { MaintenanceView } from '../../domain/maintenance/run.js';
import type { PageMessage } from '../../domain/page-message.js';
import type { Reader } from '../language.js';
import { lineText } from './lines.js';
import { approvalHint, outcomeText, taskTitle } from './result-lines.js';
import { maintenanceTerms } from './terms.js';

const LINES_AT_MOST = 60;

/** A run as a message to people: each task in a line, and below what is to be looked at. */
export function reportMessage(view: MaintenanceView, reader: Reader): Pick<PageMessage, 'title' | 'body' | 'links'> {
  const { language } = reader;
  const terms = maintenanceTerms(language);
  const outcome = view.outcome === undefined ? terms.states[view.state] : terms.runOutcomes[view.outcome];
  const attention = view.results.flatMap((result) =>
    result.lines
      .filter((line) => line.attention)
      .map((line) => `- ${taskTitle(result, language)}: ${lineText(line, reader)}`),
  );
  const hint = approvalHint(view, language);
  const body = [
    ...(hint === undefined ? [] : [hint]),
    ...view.results.map((result) => `- ${taskTitle(result, language)}: ${outcomeText(result, reader)}`),
    ...(attention.length === 0 ? [] : [`**${terms.labels.attention}**`, ...attention]),
  ];
  return {
    title: `${terms.title} ${terms.cadences[view.cadence]} · ${outcome}`,
    body: body.slice(0, LINES_AT_MOST),
    links: [],
  };
}
