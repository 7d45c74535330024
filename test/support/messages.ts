import type { PageMessage } from '../../src/domain/page-message.js';

/** A page with every part filled in; a test changes what it is about. */
export function aPage(changes: Partial<PageMessage> = {}): PageMessage {
  return {
    key: '01a20105-7f2b/page/1',
    title: 'Pipeline caído: ingesta_diaria_maestras_erp',
    body: [
      'El planificador no responde.',
      '- Se intenta: **reiniciar** lab-scheduler',
      '- Siguiente: Ingeniero líder a las 02:15',
    ],
    severity: 'critical',
    recipients: [{ name: 'Operador de turno', email: 'operador@example.com' }],
    possibleRepeat: false,
    simulation: false,
    language: 'es',
    links: [{ label: 'Temporal UI', url: 'http://127.0.0.1:17280/namespaces/default/workflows' }],
    ...changes,
  };
}
