import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** Stands between a client and a server of any protocol, and does to their connections what a network may do. */
export interface TroubledTcp {
  /** The server does what it is told next, its answer is lost, and every connection is reset; new ones go through. */
  cutAtNextAnswer(): void;
  /** Resets every connection in the middle of what the client says next. */
  cutAtNextQuestion(): void;
  /** What the client says reaches the server, and no answer comes back, on connections old and new. */
  loseAnswers(): void;
  /** As `cutAtNextAnswer`, for the answer to a client that says this. */
  cutAtAnswerTo(said: string): void;
  /** The server's answers come one byte after the other, a few in a second. */
  drip(): void;
  /** Everything goes through again, on new connections. */
  heal(): void;
  close(): Promise<void>;
}

export async function openTroubledTcp(port: number, target: number): Promise<TroubledTcp> {
  const open = new Set<Socket>();
  let losing = false;
  let dripping = false;
  let fatalWord: string | undefined;
  let cutting: 'question' | 'answer' | undefined;

  const server = createServer((client) => {
    const onward = connect({ host: '127.0.0.1', port: target });
    for (const socket of [client, onward]) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        open.delete(socket);
        client.destroy();
        onward.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (fatalWord !== undefined && bytes.includes(fatalWord)) cutting = 'answer';
      if (cutting !== 'question') return void onward.write(bytes);
      onward.write(bytes.subarray(0, bytes.length / 2));
      cut();
    });
    onward.on('data', (bytes) => {
      if (cutting === 'answer') cut();
      else if (dripping) drop(client, bytes);
      else if (!losing) client.write(bytes);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const cut = (): void => {
    cutting = undefined;
    for (const socket of open) socket.resetAndDestroy();
  };
  return {
    cutAtNextAnswer() {
      cutting = 'answer';
    },
    cutAtNextQuestion() {
      cutting = 'question';
    },
    loseAnswers() {
      losing = true;
    },
    cutAtAnswerTo(said) {
      fatalWord = said;
    },
    drip() {
      dripping = true;
    },
    heal() {
      losing = false;
      dripping = false;
      fatalWord = undefined;
      cut();
    },
    async close() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const DROP_EVERY_MS = 200;

function drop(to: Socket, bytes: Buffer): void {
  let next = 0;
  const timer = setInterval(() => {
    if (next < bytes.length) to.write(bytes.subarray(next, (next += 1)));
    else clearInterval(timer);
  }, DROP_EVERY_MS);
  to.once('close', () => clearInterval(timer));
}
