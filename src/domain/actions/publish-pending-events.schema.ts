import { z } from 'zod';

export const publishPendingEventsSchema = z.strictObject({});
