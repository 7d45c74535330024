import { relayMeasures } from './relay-measures.js';
console.table(await relayMeasures(Number(process.argv[2] ?? 50000), 2));
process.exit(0);
