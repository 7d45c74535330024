export { coordinator } from './coordinator.js';
export { incident } from './incident.js';
export { probe } from './probe.js';
export { recordIncident as record } from './record.js';
