import { attention, line } from '../report-lines.js';
import type { TaskLine } from '../task.js';
import type { ReviewRules } from './postgres.js';

const DAY_MS = 86_400_000;

/** Where a service answers with TLS, or could. */
export interface TlsPlace {
  readonly service: string;
  readonly host: string;
  readonly port: number;
  /** `postgres` asks for TLS first; where it is not offered there is no certificate. */
  readonly by: 'tls' | 'postgres';
}

export interface Certificate {
  /** ISO 8601. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly subject: string;
  readonly issuer: string;
  /** Why what Node.js trusts does not trust it (`SELF_SIGNED_CERT_IN_CHAIN`); absent where it does. */
  readonly untrusted?: string;
}

/** `none`: the other side offers no TLS. */
export function judgeCertificate(
  { service, host, port }: TlsPlace,
  certificate: Certificate | 'none',
  { startedAt, withinMs }: ReviewRules,
): readonly TaskLine[] {
  const address = `${host}:${port}`;
  if (certificate === 'none') return [line('certificate_none', { service, address })];
  const { validFrom, validTo, issuer, untrusted } = certificate;
  const startedMs = Date.parse(startedAt);
  const leftMs = Date.parse(validTo) - startedMs;
  const values = { service, address, validTo, issuer, dayCount: Math.floor(leftMs / DAY_MS) };
  const isTooEarly = Date.parse(validFrom) > startedMs;
  return [
    ...(leftMs <= 0
      ? [attention('certificate_expired', values)]
      : isTooEarly
        ? [attention('certificate_not_yet_valid', { ...values, validFrom })]
        : leftMs <= withinMs
          ? [attention('certificate_expires_soon', values)]
          : [line('certificate_valid', values)]),
    ...(untrusted === undefined || leftMs <= 0
      ? []
      : [attention('certificate_untrusted', { service, address, reason: untrusted })]),
  ];
}
