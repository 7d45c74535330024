import type { Readable } from 'node:stream';
import type Docker from 'dockerode';

export interface LogOptions {
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tail: number;
  readonly timestamps: boolean;
  readonly abortSignal: AbortSignal;
}

/** dockerode reads logs whole, however long they are, unless it follows them. */
export async function logStream(
  docker: Docker,
  id: string,
  { abortSignal, ...options }: LogOptions,
): Promise<Readable> {
  const modem = docker.modem as {
    dial(request: object, done: (error: Error | null, stream: Readable) => void): void;
  };
  return new Promise((resolve, reject) => {
    const request = {
      path: `/containers/${id}/logs?`,
      method: 'GET',
      isStream: true,
      abortSignal,
      statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
      options,
    };
    modem.dial(request, (error, stream) => (error ? reject(error) : resolve(stream)));
  });
}
