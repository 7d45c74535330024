/** A port of which every method fails as its opening did: what needs it says why, and what does not need it goes on. */
export function unusablePort<Port extends object>(error: Error): Port {
  return new Proxy({} as Port, {
    // Whoever awaits the port itself must not take it for a promise.
    get: (_port, name) => (name === 'then' ? undefined : () => Promise.reject(error)),
  });
}
