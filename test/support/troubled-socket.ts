import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Stands between Guardia and the Docker Engine's socket, and does to their talk what an engine in trouble does. */
export interface TroubledSocket {
  readonly path: string;
  /** Every question that was let through, as `POST /containers/…/restart`. */
  readonly asked: readonly string[];
  /** Questions that begin so reach the Engine, and their answers never come back. */
  holdAnswersTo(question: RegExp): void;
  /** Questions that begin so reach nobody, and no answer comes. */
  swallow(question: RegExp): void;
  heal(): void;
  close(): Promise<void>;
}

const NOTHING = /^(?!)/;

export async function openTroubledSocket(target: string): Promise<TroubledSocket> {
  const dir = await mkdtemp(join(tmpdir(), 'guardia-socket-'));
  const path = join(dir, 'docker.sock');
  const open = new Set<Socket>();
  const asked: string[] = [];
  let [held, swallowed] = [NOTHING, NOTHING];

  const server = createServer((client) => {
    const onward = connect(target);
    let isHeld = false;
    for (const socket of [client, onward]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        // The Engine goes on with what it was asked although nobody listens, so only the client's end ends both.
        if (socket === onward && !isHeld) client.destroy();
        if (socket === client) onward.destroy();
      });
    }
    client.on('data', (bytes) => {
      const question = /^[A-Z]+ [^ ?]+/.exec(bytes.toString('latin1'))?.[0] ?? '';
      if (swallowed.test(question)) return;
      if (question !== '') asked.push(question);
      isHeld ||= held.test(question);
      onward.write(bytes);
    });
    onward.on('data', (bytes) => {
      if (!isHeld) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return {
    path,
    asked,
    holdAnswersTo(question) {
      held = question;
    },
    swallow(question) {
      swallowed = question;
    },
    heal() {
      [held, swallowed] = [NOTHING, NOTHING];
      for (const socket of open) socket.destroy();
    },
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(dir, { recursive: true, force: true });
    },
  };
}
