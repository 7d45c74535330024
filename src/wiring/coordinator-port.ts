import type { Client } from '@temporalio/client';
import type { CoordinatorPort } from '../activities/incident-setup.js';
import { startCoordinator } from '../client/coordinator.js';

export function coordinatorPort(client: Client, language: () => 'es' | 'en'): CoordinatorPort {
  return { ensureRunning: () => startCoordinator(client, language()) };
}
