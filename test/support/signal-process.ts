/**
 * Sends a signal to one process. A pid of 0 (a container that is not running, an empty pid file) would mean the whole process
 * group of the caller, and with it the test run itself.
 */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`no process to send ${signal} to: pid ${pid}`);
  process.kill(pid, signal);
}
