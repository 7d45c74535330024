import type { LabFault } from '../lab/faults.js';
import type { Rehearsal } from './rehearsal.js';

/** Something of the lab breaks, and nobody but Guardia repairs it. */
export function rehearseFault(fault: LabFault): Rehearsal {
  return {
    facts: { fault },
    async begin({ context, lab, simulationId, texts }) {
      context.err(texts.breaking(texts.faults[fault]));
      const { health } = await lab.break(fault, { simulationId });
      context.err(texts.lab(texts.health[health]));
      return { subject: simulationId, summary: texts.faults[fault] };
    },
    afterOpening: async () => undefined,
  };
}
