const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** npm, our bootstrap and the terminal may each deliver the same Ctrl-C: what comes this close together is one wish. */
const ONE_WISH_MS = 500;
const EXIT_INTERRUPTED = 130;

export interface StopRequests {
  /** Somebody wants us to stop, with everything in order. */
  readonly orderly: AbortSignal;
  /** Somebody asked again: at once. A third time ends the process where it stands. */
  readonly atOnce: AbortSignal;
}

/** Listens for Ctrl-C, SIGTERM and a closing terminal. Call it before anything is started. */
export function listenForStop(): StopRequests {
  const orderly = new AbortController();
  const atOnce = new AbortController();
  let lastMs = Number.NEGATIVE_INFINITY;
  const onSignal = (): void => {
    const nowMs = performance.now();
    if (nowMs - lastMs < ONE_WISH_MS) return;
    lastMs = nowMs;
    if (atOnce.signal.aborted) process.exit(EXIT_INTERRUPTED);
    (orderly.signal.aborted ? atOnce : orderly).abort();
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return { orderly: orderly.signal, atOnce: atOnce.signal };
}
