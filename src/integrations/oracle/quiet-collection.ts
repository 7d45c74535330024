import { createRequire } from 'node:module';

/**
 * The driver says goodbye to a connection when the engine collects it, and throws where that connection was cut: from there
 * nobody can catch it, and the process would end hours after the fault. So while the driver's connections are loaded, what
 * they register for collection is made to keep silent.
 */
export function loadQuietly(): void {
  const loud = globalThis.FinalizationRegistry;
  globalThis.FinalizationRegistry = class<Held> extends loud<Held> {
    constructor(collected: (held: Held) => void) {
      super((held) => {
        try {
          collected(held);
        } catch {
          // It was cut already: there is nobody to say goodbye to.
        }
      });
    }
  };
  try {
    createRequire(import.meta.url)('oracledb/lib/thin/connection.js');
  } finally {
    globalThis.FinalizationRegistry = loud;
  }
}
