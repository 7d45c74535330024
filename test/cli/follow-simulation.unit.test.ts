import assert from 'node:assert/strict';
import { followToProof } from '../../src/cli/follow-simulation.js';
import type { Following } from '../../src/cli/follow-simulation.js';
import type { CliContext } from '../../src/cli/context.js';
import type { IncidentView } from '../../src/domain/incident.js';
import { labTexts } from '../../src/messages/lab.js';
import { anIncidentView } from '../support/incident-view.js';

describe('Following a simulation', () => {
  it('tells each line once, also where a saved view lags behind after the worker was killed', async () => {
    const whole = anIncidentView();
    assert.ok(whole.timeline.length > 1);
    const lagging: IncidentView = { ...whole, timeline: whole.timeline.slice(0, 1) };
    const told: string[] = [];
    const context = {
      language: 'en',
      zone: 'UTC',
      err: (text: string) => void told.push(text),
    } as Partial<CliContext> as CliContext;
    const client = {
      follow: async (_ref: unknown, onView: (view: IncidentView) => void) => {
        for (const view of [whole, lagging, whole]) onView(view);
        return { ...whole, state: 'resolved' };
      },
    } as Partial<Following['client']> as Following['client'];
    const following = {
      client,
      ref: { workflowId: 'w', incidentId: 'i' },
      texts: labTexts('en').simulate,
      interrupted: new AbortController().signal,
    };
    await followToProof(context, following);
    assert.equal(told.length, whole.timeline.length);
  });
});
