import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { createEvidence } from '../../src/activities/evidence.js';
import type { EvidenceItem } from '../../src/domain/incident.js';
import { FakeIngestion } from '../support/fake-ingestion.js';
import { FakeOperation } from '../support/fake-operation.js';

describe('collecting evidence', () => {
  const operation = new FakeOperation();
  const ingestion = new FakeIngestion();
  const { collect_evidence } = createEvidence({ ...operation.ports(), ...ingestion.reprocessPorts() });
  afterEach(() => {
    operation.reset();
    ingestion.reset();
  });

  async function kinds(subject: string): Promise<readonly string[]> {
    const context = { mode: 'live' } as Parameters<typeof collect_evidence>[0]['context'];
    const collect = async (): Promise<EvidenceItem[]> => [
      ...(await collect_evidence({ context, params: { subject } })),
    ];
    const items = await new MockActivityEnvironment().run<[], EvidenceItem[], typeof collect>(collect);
    return [...new Set(items.map(({ kind }) => kind))].sort();
  }

  it('takes no logs of healthy services for a subject that is none of them', async () => {
    assert.deepEqual(await kinds('a_file.csv'), ['finding', 'state']);
  });

  it('takes the logs of a service that is named, and of all where one is ill', async () => {
    assert.deepEqual(await kinds('lab-postgres'), ['finding', 'logs', 'state']);
    operation.break('lab-postgres');
    assert.deepEqual(await kinds('a_file.csv'), ['finding', 'logs', 'state']);
  });

  it('shows what was rejected of the file or the master that the incident is about', async () => {
    ingestion.rejections.set('a_file.csv', '3 × required (nit)');
    assert.deepEqual(await kinds('a_file.csv'), ['finding', 'rejections', 'state']);
    assert.deepEqual(await kinds('another.csv'), ['finding', 'state']);
  });
});
