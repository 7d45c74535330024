import type { Judgement } from '../judgement.js';

/** States of PostgreSQL that say more of its health than that it answered with an error. */
export function judgeState(state: unknown, detail: string): Judgement | undefined {
  switch (state) {
    // All slots of the server, of the database or of the user are taken: the refusal is the finding.
    case '53300':
      return { health: 'unhealthy', code: 'too_many', detail: `it refuses new connections: ${detail}` };
    // A server that is starting or recovering will be there by itself; a restart would begin its recovery anew.
    case '57P03':
      return { health: 'unknown', code: 'restarting', detail };
    default:
      return undefined;
  }
}
