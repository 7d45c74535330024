import { condition, defineSignal, getExternalWorkflowHandle, setHandler, workflowInfo } from '@temporalio/workflow';
import type { RepairAnswer, RepairRequest } from '../../src/domain/coordinator.js';
import { COORDINATOR_WORKFLOW_ID, repairAnswerSignal, requestRepairSignal } from '../../src/workflows/contract.js';

export const goSignal = defineSignal('go');

/** Stands in for an incident: on a signal it asks for many repairs at once, as an incident asks, and gives back every answer. */
export async function asker(wishes: readonly RepairRequest[]): Promise<readonly RepairAnswer[]> {
  const answers: RepairAnswer[] = [];
  let isOn = false;
  setHandler(repairAnswerSignal, (answer) => void answers.push(answer));
  setHandler(goSignal, () => void (isOn = true));
  await condition(() => isOn);
  const { workflowId } = workflowInfo();
  const coordinator = getExternalWorkflowHandle(COORDINATOR_WORKFLOW_ID);
  await Promise.all(
    wishes.map((wish) => coordinator.signal(requestRepairSignal, { ...wish, incidentWorkflowId: workflowId })),
  );
  await condition(() => answers.length >= wishes.length);
  return answers;
}
