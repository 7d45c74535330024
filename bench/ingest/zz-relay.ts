import { relayEvents } from '../../src/ingestion/relay.js';
import { openKafka } from '../../src/integrations/kafka/events.js';
import { startKafka } from '../../test/services/kafka/kafka.js';
import { openGround } from './ground.js';
import { benchLayout } from './layout.js';
import { loadFile } from './load-file.js';
const rows = 50000;
const L = benchLayout('maestra_relay');
const kafka = await startKafka({ javaOptions: '-XX:+UseSerialGC' });
const events = openKafka({ brokers: kafka.brokers, topicPrefix: 'bench.', source: '/guardia/bench' });
const ground = await openGround([L], events);
const { signal } = new AbortController();
await events.ensureTopics([L.name], signal);
await ground.drop(await ground.write('relay.csv', L, { rows, seed: 51 }), `${L.name}_1.csv`);
await loadFile(ground, L.name, `${L.name}_1.csv`);
const spent: Record<string, number> = {};
const spy = <T extends object>(o: T, names: string[]): T => new Proxy(o, { get(t, k) { const m = Reflect.get(t, k); if (!names.includes(String(k))) return m;
  return async (...a: unknown[]) => { const s = performance.now(); try { return await Reflect.apply(m as (...x: unknown[]) => unknown, t, a); } finally { spent[String(k)] = (spent[String(k)] ?? 0) + performance.now() - s; } }; } });
const station = { ...ground.station, masters: spy(ground.station.masters, ['events', 'markOut', 'pendingLoads', 'exclusively']), events: spy(events, ['publish', 'ensureTopics']) };
import { Partitioners } from 'kafkajs';
import { plainClient } from '../../test/services/kafka/kafka.js';
import { toMessage } from '../../src/integrations/kafka/cloud-event.js';
await events.ensureTopics(['bare'], signal);
const producer = plainClient(kafka.brokers).producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
const messages: ReturnType<typeof toMessage>[] = [];
const { rows: [{ load_id: lid }] } = await ground.ask<{load_id: number}>('select load_id from ingestion_loads') as any;
while (messages.length < rows) messages.push(...(await ground.station.masters.events(lid, messages.length, 1000)).map((e) => toMessage(e, '/guardia/bench')));
for (let i = 0; i < 4; i++) {
  { const s = performance.now(); const c = process.cpuUsage(); for (let at = 0; at < rows; at += 1000) await producer.send({ topic: 'bench.bare', acks: -1, messages: messages.slice(at, at + 1000) });
    const u = process.cpuUsage(c); console.log('bare', Math.round(performance.now() - s), 'ms cpu', Math.round((u.user + u.system) / 1000)); }
  { const s = performance.now(); const c = process.cpuUsage(); for (let at = 0; at < rows; at += 1000) await ground.station.masters.events(lid, at, 1000);
    const u = process.cpuUsage(c); console.log('read only', Math.round(performance.now() - s), 'ms cpu', Math.round((u.user + u.system) / 1000)); }
  await ground.ask('UPDATE ingestion_loads SET events_published = 0'); await ground.settle();
  for (const k of Object.keys(spent)) delete spent[k];
  const s = performance.now(); const c = process.cpuUsage();
  await relayEvents(station, { signal, onProgress: () => undefined });
  const u = process.cpuUsage(c);
  console.log(Math.round(performance.now() - s), 'ms cpu', Math.round((u.user + u.system) / 1000), Object.fromEntries(Object.entries(spent).map(([k, v]) => [k, Math.round(v)])));
}
await producer.disconnect(); await ground.close(); await events.close(); await kafka.close(); process.exit(0);
