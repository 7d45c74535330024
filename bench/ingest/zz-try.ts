import { relayMeasures } from './relay-measures.js';
for (let i = 0; i < Number(process.argv[2] ?? 2); i++) { const [m] = await relayMeasures(100000, 4); console.log(m?.subject, m?.baseline, m?.ratio); }
process.exit(0);
