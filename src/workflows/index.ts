export { checks } from './checks.js';
export { command } from './command.js';
export { coordinator } from './coordinator.js';
export { incident } from './incident.js';
export { ingestion } from './ingestion.js';
export { ingestionClock as ingestion_clock } from './ingestion-clock.js';
export { probe } from './probe.js';
export { recordIncident as record } from './record.js';
export { restore } from './restore.js';
