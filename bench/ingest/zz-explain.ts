import { openGround } from './ground.js';
import { benchLayout } from './layout.js';
import { loadFile } from './load-file.js';
const rows = 50000;
const L = benchLayout('maestra_relay');
const ground = await openGround([L]);
await ground.drop(await ground.write('relay.csv', L, { rows, seed: 51 }), `${L.name}_1.csv`);
const { loadId } = await loadFile(ground, L.name, `${L.name}_1.csv`);
for (let i = 0; i < 3; i++) {
const { rows: r } = await ground.ask<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) SELECT "load_id" AS "loadId", "n", "event_id" AS "id", "master", "kind", "entity_key" AS "entityKey",
            to_char("time" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "time", "data"
     FROM "outbox" WHERE "load_id" = ${loadId} AND "n" > ${i * 20000} ORDER BY "n" LIMIT 1000`);
console.log(r.map((x) => x['QUERY PLAN']).join('\n'));
}
for (let i = 0; i < 10; i++) { const s = performance.now(); const e = await ground.station.masters.events(loadId!, i * 1000, 1000); console.log(e.length, Math.round(performance.now() - s)); }
await ground.close(); process.exit(0);
