import type { ServiceFinding } from './domain/service.js';
export async function openWorker(_o: unknown): Promise<{ apiUrl?: string; services(): Promise<ServiceFinding[]>; diverged: string[]; drain(): Promise<void>; closed: Promise<void> }> {
  return { apiUrl: 'http://127.0.0.1:17080', services: async () => [{ service: 'lab-postgres', health: 'healthy', code: 'ok', detail: 'PostgreSQL 18', tookMs: 3 }], diverged: [], drain: async () => { await new Promise((r) => setTimeout(r, Number(process.env.DRAIN ?? 300))); }, closed: new Promise(() => undefined) };
}
