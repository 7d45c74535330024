import assert from 'node:assert/strict';
import { probeTargetOf } from '../../../src/integrations/services/target-of.js';
import type { ConfiguredService, ProbeClients } from '../../../src/integrations/services/target-of.js';

describe('how a configured service is asked', () => {
  const none: ProbeClients = { airflow: () => undefined, container: () => undefined };
  const service = (changes: Partial<ConfiguredService>): ConfiguredService => ({
    name: 'erp',
    kind: 'postgres',
    ...changes,
  });

  it('carries address and time limit to the probe', () => {
    const url = 'postgres://u:p@h/db';
    assert.deepEqual(probeTargetOf(service({ url, timeoutMs: 900 }), none), { kind: 'postgres', url, timeoutMs: 900 });
    const tcp = { kind: 'tcp', host: '127.0.0.1', port: 7 } as const;
    assert.deepEqual(probeTargetOf(service(tcp), none), tcp);
  });

  it('uses the client of the service where its kind needs one', () => {
    const asked: string[] = [];
    const client = (name: string) => {
      asked.push(name);
      return () => Promise.reject(new Error('not asked here'));
    };
    const clients: ProbeClients = { airflow: client, container: client };
    assert.equal(probeTargetOf(service({ kind: 'airflow', heartbeatLimitMs: 30_000 }), clients)?.kind, 'airflow');
    assert.equal(probeTargetOf(service({ kind: 'container' }), clients)?.kind, 'container');
    assert.deepEqual(asked, ['erp', 'erp']);
  });

  it('does not ask where the configuration does not suffice', () => {
    for (const kind of ['airflow', 'postgres', 'http', 'tcp', 'container'] as const) {
      assert.equal(probeTargetOf(service({ kind }), none), undefined, kind);
    }
    assert.equal(probeTargetOf(service({ url: '${ERP_URL}', missingVariables: ['ERP_URL'] }), none), undefined);
  });
});
