/** One line of Docker's own record, `GET /events`. */
export interface ContainerEvent {
  readonly action: string;
  /** Epoch milliseconds by the Engine's clock. */
  readonly atMs: number;
  /** Of `exec_create`, `exec_start` and `exec_die`. */
  readonly exec?: ExecEvent;
}

export interface ExecEvent {
  readonly id: string;
  /** Its arguments with a space between; absent when it dies. */
  readonly command?: string;
  /** When it dies. */
  readonly exitCode?: number;
}

/**
 * What Docker's record says of a container since we looked. A restart is written as kill (SIGTERM), kill (SIGKILL, where
 * the grace ran out), die, stop, start, restart; a `docker kill` as kill, die; a crash as die alone.
 */
export type SinceTheLook = 'nothing' | 'started' | 'ending' | 'ended';

/**
 * `started`: somebody began a new life. `ending`: somebody asked it to end, and it has not yet; a new life may follow.
 * `ended`: it ended a moment ago because somebody asked, and a new life may follow at once. Anything else is `nothing`:
 * a crash, or an end that nobody follows up.
 */
export function judgeEvents(events: readonly ContainerEvent[], nowMs: number, settleMs: number): SinceTheLook {
  const last = (...actions: string[]): number => events.findLastIndex((event) => actions.includes(event.action));
  if (last('start', 'restart') >= 0) return 'started';
  const killed = last('kill');
  const died = last('die', 'stop');
  if (killed > died) return 'ending';
  const asked = killed >= 0 && died >= 0;
  return asked && nowMs - (events[died]?.atMs ?? 0) < settleMs ? 'ended' : 'nothing';
}

interface WrittenEvent {
  readonly Action?: unknown;
  readonly timeNano?: unknown;
  readonly Actor?: { readonly Attributes?: { readonly execID?: unknown; readonly exitCode?: unknown } };
}

/** Reads the lines of `/events`; what is half a line, or no event of a container, is left out. */
export function parseEvents(text: string): readonly ContainerEvent[] {
  return text.split('\n').flatMap((line) => {
    try {
      const read = JSON.parse(line) as WrittenEvent;
      if (typeof read.Action !== 'string' || typeof read.timeNano !== 'number') return [];
      // "exec_create: /bin/sh -c …" and its kind carry a command after a colon.
      const [action = read.Action] = read.Action.split(':');
      const exec = action.startsWith('exec_') ? execOf(read, read.Action.slice(action.length + 1).trim()) : undefined;
      return [{ action, atMs: read.timeNano / 1e6, ...(exec && { exec }) }];
    } catch {
      return [];
    }
  });
}

function execOf({ Actor }: WrittenEvent, command: string): ExecEvent | undefined {
  const { execID, exitCode } = Actor?.Attributes ?? {};
  if (typeof execID !== 'string') return undefined;
  return {
    id: execID,
    ...(command !== '' && { command }),
    ...(exitCode !== undefined && { exitCode: Number(exitCode) }),
  };
}

/** Docker's `since` and `until`: seconds with a fraction. Whole milliseconds would show events of before the look again. */
export function toEventTime(iso: string): number {
  const fraction = /\.(\d+)/.exec(iso)?.[1] ?? '0';
  return Number(`${Math.floor(Date.parse(iso) / 1000)}.${fraction.slice(0, 9)}`);
}
