import { z } from 'zod';

export const verifyPipelineRecoverySchema = z.strictObject({
  how: z.enum(['run', 'observe']).optional().meta({
    description:
      'run: trigger a run of our own; observe: the last run went through. As pipeline.verify says where absent',
  }),
});
