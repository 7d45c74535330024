import type { OutboxEvent, PendingLoad } from '../../../src/domain/ingestion/event.js';

/** Events `from` to `to` of a load, in the outbox's order, over twenty entities. */
export function someEvents(loadId: number, from: number, to: number, over: Partial<OutboxEvent> = {}): OutboxEvent[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const n = from + index;
    return {
      loadId,
      n,
      id: `load-${loadId}-event-${n}`,
      master: 'clientes',
      kind: n % 3 === 0 ? 'updated' : 'created',
      entityKey: `C${String(n % 20).padStart(4, '0')}`,
      time: '2026-11-22T07:00:00.000Z',
      data: {
        codigo: `C${n}`,
        razon_social: 'Comercializadora de los Andes S.A.S.',
        ciudad: 'Bogotá',
        limite: '1250000.00',
      },
      ...over,
    };
  });
}

export function aLoad(loadId: number, events: number, over: Partial<PendingLoad> = {}): PendingLoad {
  return { loadId, master: 'clientes', events, published: 0, oracleLoaded: 0, ...over };
}
