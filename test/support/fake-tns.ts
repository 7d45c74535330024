import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/**
 * A stand-in for Oracle's listener, which no machine of ours can have: it speaks the few packets of TNS with which a
 * listener turns somebody away. There is no database behind it; the driver that talks to it is the real one.
 */
export interface FakeTns {
  /** Easy Connect. */
  readonly connectString: string;
  /** How many connections it saw, and how many of them are open now. */
  connections(): { readonly seen: number; readonly open: number };
  /** From the next connection on. */
  behave(behaviour: TnsBehaviour): void;
  close(): Promise<void>;
}

export type TnsBehaviour =
  /** Refuses as a listener does, with Oracle's number. */
  | { readonly kind: 'refuses'; readonly error: number }
  /** Takes the connection and says nothing. */
  | { readonly kind: 'silent' }
  /** Accepts the session as a listener hands it over, and the database behind it says nothing. */
  | { readonly kind: 'accepts_then_silent' }
  /** Cuts the connection after the first packet. */
  | { readonly kind: 'cuts' }
  /** Answers what is no TNS at all. */
  | { readonly kind: 'garbage' };

const ACCEPT = 2;
const REFUSE = 4;
const PROTOCOL_VERSION = 318;
const SESSION_DATA_UNIT = 8_192;
const ACCEPT_BYTES = 45;
const NO_NETWORK_SERVICES = 0x08;

export async function startFakeTns(first: TnsBehaviour): Promise<FakeTns> {
  let behaviour = first;
  let seen = 0;
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    seen += 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    const { kind } = behaviour;
    const refusal = behaviour.kind === 'refuses' ? refusePacket(behaviour.error) : undefined;
    socket.once('data', () => {
      if (refusal) socket.end(refusal);
      if (kind === 'accepts_then_silent') socket.write(acceptPacket());
      if (kind === 'cuts') socket.destroy();
      if (kind === 'garbage') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connectString: `127.0.0.1:${port}/MAESTRAS`,
    connections: () => ({ seen, open: open.size }),
    behave: (next) => void (behaviour = next),
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusePacket(error: number): Buffer {
  const reason = Buffer.from(`(DESCRIPTION=(TMP=)(VSNNUM=0)(ERR=${error})(ERROR_STACK=(ERROR=(CODE=${error}))))`);
  const body = Buffer.alloc(4 + reason.length);
  body.writeUInt16BE(reason.length, 2);
  reason.copy(body, 4);
  return packet(REFUSE, body);
}

/** Version 318 with a large session data unit, and without Oracle's own encryption services. */
function acceptPacket(): Buffer {
  const whole = Buffer.alloc(ACCEPT_BYTES);
  whole.writeUInt16BE(PROTOCOL_VERSION, 8);
  whole.writeUInt16BE(SESSION_DATA_UNIT, 12);
  whole.writeUInt16BE(SESSION_DATA_UNIT, 14);
  whole.writeUInt8(NO_NETWORK_SERVICES, 22);
  whole.writeUInt8(NO_NETWORK_SERVICES, 23);
  whole.writeUInt32BE(SESSION_DATA_UNIT, 32);
  whole.writeUInt32BE(SESSION_DATA_UNIT, 36);
  return packet(ACCEPT, whole.subarray(8));
}

function packet(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16BE(header.length + body.length, 0);
  header.writeUInt8(type, 4);
  return Buffer.concat([header, body]);
}
