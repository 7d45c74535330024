import { isIP } from 'node:net';
import { z } from 'zod';
import { hasPlaceholder } from './placeholders.js';

/** Addresses of configuration. A value whose `${VAR}` nothing fills in passes: the missing variable is its own problem. */
const LONGEST = 2_000;
const HOST = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62})(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}))*\.?$/;
const EMAIL = /^[^\s@<>(),;:"\\]+@[^\s@<>(),;:"\\]+$/;
const NAMED_EMAIL = /^[^<>\p{Cc}]*<([^<>\p{Cc}]+)>$/u;

function checked(check: (text: string) => boolean, code: string) {
  return z
    .string()
    .min(1, 'text_empty')
    .max(LONGEST)
    .refine((text) => hasPlaceholder(text) || check(text), code);
}

export const hostSchema = checked((text) => isIP(text) > 0 || HOST.test(text), 'bad_host');
export const brokerSchema = checked((text) => {
  const [, host, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  return host !== undefined && (isIP(host) > 0 || HOST.test(host)) && Number(port) >= 1 && Number(port) <= 65_535;
}, 'bad_broker').meta({ description: 'host:port' });
export const emailSchema = checked((text) => EMAIL.test(text), 'bad_email');
/** `guardia@example.com` or `Guardia <guardia@example.com>`. */
export const senderSchema = checked((text) => EMAIL.test(NAMED_EMAIL.exec(text)?.[1] ?? text), 'bad_email');

export const httpUrlSchema = checked((text) => {
  const url = parseUrl(text, ['http:', 'https:']);
  return url !== undefined && url.username === '' && url.password === '';
}, 'bad_http_url').meta({ description: 'http:// or https://; name and password have keys of their own' });

export const postgresUrlSchema = checked(
  (text) => parseUrl(text, ['postgres:', 'postgresql:']) !== undefined,
  'bad_postgres_url',
).meta({ description: 'postgres://user:password@host:port/database, best as ${VAR}' });

/** A webhook's address is a secret, so it travels only by https, or within this machine. */
export const webhookUrlSchema = checked((text) => {
  const url = parseUrl(text, ['http:', 'https:']);
  return url !== undefined && (url.protocol === 'https:' || isLoopback(url.hostname));
}, 'bad_webhook_url');

/** A number, or the text that a `${VAR}` becomes. */
export const portSchema = z
  .union([z.number(), z.string()], { error: 'bad_port' })
  .transform((written, context): number => {
    if (typeof written === 'string' && hasPlaceholder(written)) return 0;
    const port = typeof written === 'string' && !/^\d{1,5}$/.test(written) ? NaN : Number(written);
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
    context.addIssue({ code: 'custom', message: 'bad_port' });
    return z.NEVER;
  });

export const secretSchema = z
  .string()
  .min(1, 'text_empty')
  .max(LONGEST)
  .meta({ description: 'Best as ${VAR}, from the environment or .env' });

export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|0\.0\.0\.0|\[?::\]?)\.?$/i.test(host);
}

function parseUrl(text: string, protocols: readonly string[]): URL | undefined {
  if (/\s/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return protocols.includes(url.protocol) && url.hostname !== '' ? url : undefined;
}
