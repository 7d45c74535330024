import { z } from 'zod';
import { lineSchema } from '../domain/fields.schema.js';
import { hostSchema, portSchema, secretSchema, senderSchema, webhookUrlSchema } from './addresses.schema.js';

const simulations = z
  .boolean()
  .meta({ description: 'Whether a simulation may use it; a simulation never reaches real people otherwise' });

export const channelSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('console'), simulations: simulations.default(true) }),
  z.strictObject({
    kind: z.literal('slack'),
    simulations: simulations.default(false),
    webhookUrl: webhookUrlSchema.meta({ description: 'An incoming webhook; a secret, best as ${VAR}' }),
  }),
  z.strictObject({
    kind: z.literal('email'),
    simulations: simulations.default(false),
    host: hostSchema,
    port: portSchema.prefault(587),
    secure: z.boolean().optional().meta({
      description: 'TLS from the first byte; the default on port 465, otherwise STARTTLS where the server offers it',
    }),
    from: senderSchema,
    username: lineSchema.optional(),
    password: secretSchema.optional(),
  }),
]);

export type WrittenChannel = z.output<typeof channelSchema>;
