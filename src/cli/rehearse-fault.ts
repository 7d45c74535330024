import type { LabFault } from '../lab/faults.js';
import { faultText } from './lab-runtime.js';
import type { Rehearsal } from './rehearsal.js';

/** Something of the lab breaks, and nobody but Guardia repairs it. */
export function rehearseFault(fault: LabFault): Rehearsal {
  return {
    facts: { fault },
    async begin({ context, lab, simulationId, texts }) {
      const what = faultText(fault, lab.current(), context.language);
      context.err(texts.breaking(what));
      const { health } = await lab.break(fault, { simulationId });
      context.err(texts.lab(texts.health[health]));
      return { subject: simulationId, summary: what };
    },
    afterOpening: async () => undefined,
  };
}
