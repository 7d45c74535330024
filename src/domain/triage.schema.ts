import { z } from 'zod';
import type { ImpactFacts } from './triage.js';

const fact = z.boolean().optional();

/** The facts of "critical or not", as a person or a machine reports them. */
export const impactFactsSchema = z.strictObject({
  stopsCriticalPipeline: fact,
  affectsRealTimeDecisions: fact,
  losesOrCorruptsData: fact,
  touchesCustomers: fact,
  blocksKeyProcesses: fact,
  contingencyActive: fact,
  limitedOrLocal: fact,
  solvableInMaintenanceWindow: fact,
  businessImpact: z.enum(['none', 'low', 'medium', 'high']).optional(),
  systemsAffected: z.int().min(0).max(100_000).optional(),
  dataLossRisk: z.enum(['none', 'possible', 'certain']).optional(),
  estimatedRecoveryMinutes: z.number().min(0).max(1_000_000).optional(),
  needsOutsideHelp: fact,
  businessAtRisk: fact,
  needsHigherDecision: fact,
} satisfies Record<keyof ImpactFacts, z.ZodType>);
