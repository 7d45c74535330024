import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem, sendProblem } from './problem.js';

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const LOOPBACK_BIND = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export function isLoopback(host: string): boolean {
  return LOOPBACK_BIND.test(host);
}

/**
 * Who may speak to us. A page in somebody's browser can send requests to 127.0.0.1, so the name that was asked for must be
 * ours, an Origin must be our own, and a token, where one is set, must be there.
 */
export function createGuard(options: { readonly host: string; readonly token?: string }) {
  const isOurName = (name: string): boolean =>
    LOOPBACK_HOSTS.has(name) || name === options.host || !isLoopback(options.host);

  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const host = request.headers.host ?? '';
    if (!isOurName(host.replace(/:\d+$/, '').toLowerCase())) {
      return sendProblem(reply, problem(421, 'wrong_host', 'This name is not served here.'));
    }
    const { origin } = request.headers;
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
      return sendProblem(reply, problem(403, 'foreign_origin', 'Requests of other origins are refused.'));
    }
    if (options.token !== undefined && request.url.startsWith('/v1/') && !bears(request, options.token)) {
      reply.header('www-authenticate', 'Bearer');
      return sendProblem(reply, problem(401, 'token_needed', 'A bearer token is needed.'));
    }
  };
}

function bears(request: FastifyRequest, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  // Digests have one length, so that the comparison tells nothing about the token's.
  return given !== undefined && timingSafeEqual(digest(given), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
