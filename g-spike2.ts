import { NativeConnection, Worker } from '@temporalio/worker';
import { openIncidentClient } from './src/client.js';
import { readSettings } from './src/config.js';
import { fileURLToPath } from 'node:url';
const nc = await NativeConnection.connect({ address: '127.0.0.1:27233' });
const worker = await Worker.create({ connection: nc, taskQueue: 'guardia-incidents', workflowsPath: fileURLToPath(new URL('./test/client/stand-in-incident.ts', import.meta.url)) });
const done = worker.run();
const c = await openIncidentClient({ settings: readSettings({ env: {} }), address: '127.0.0.1:27233' });
  const a = { type: 'pipeline_down', subject: 'x' + Date.now(), status: 'firing', source: 'api' } as const;
console.log(await c.intake(a));
  const ref = await c.find(`pipeline_down/${a.subject}`);
  await c.note(ref, { by: 'ana', text: 'continue' });
  await new Promise((r) => setTimeout(r, 500));
for await (const e of c.temporal.workflow.list({ query: `ExecutionStatus='Running'` })) console.dir(e.raw, { depth: 3 });
worker.shutdown(); await done;
await c.temporal.workflow.getHandle(ref.workflowId).describe();
try { await c.temporal.withDeadline(Date.now() + 2000, () => c.temporal.workflow.getHandle(ref.workflowId).query('incident')); } catch (e) { console.dir(e); }
await c.temporal.workflow.getHandle(ref.workflowId).terminate();
await c.close(); await nc.close();
