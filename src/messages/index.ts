/** What workflows, activities, HTTP and the command line say about incidents; the only door that they need. */
export { messagesIn } from './catalogue.js';
export type { Messages } from './catalogue.js';
export { coordinatorDetails } from './coordinator-details.js';
export { DETAILS_LIMIT_BYTES, incidentDetails, incidentSummary } from './details.js';
export type { DetailsOptions } from './details.js';
export { actionName, nextCallLine, progressLine, roleNames, stepLine } from './incident-lines.js';
export type { RoleTitles } from './incident-lines.js';
export { DEFAULT_ZONE, LANGUAGES } from './language.js';
export type { Language, Reader } from './language.js';
export { notifyText, openingText, pageText, testPageText, titleIn, titleOf } from './page.js';
export type { MessageContext, MessageText } from './page.js';
export { elapsedMs, formatClock, formatDuration, formatMoment, formatTime } from './time.js';
export { timelineLine } from './timeline.js';
export { wordFor, wordForTrouble, wordsFor } from './words.js';
export type { Words } from './words.js';
