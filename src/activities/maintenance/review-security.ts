import type { Mode } from '../../domain/incident.js';
import type { Credential } from '../../domain/maintenance/credentials.js';
import { rotationKey } from '../../domain/maintenance/credentials.js';
import { line, withinMost } from '../../domain/maintenance/report-lines.js';
import { judgeCertificate } from '../../domain/maintenance/security/certificates.js';
import type { Certificate, TlsPlace } from '../../domain/maintenance/security/certificates.js';
import { exposureLine } from '../../domain/maintenance/security/exposures.js';
import type { Exposure } from '../../domain/maintenance/security/exposures.js';
import { passwordAges } from '../../domain/maintenance/security/password-ages.js';
import { judgePostgres } from '../../domain/maintenance/security/postgres.js';
import type { PostgresSecurity } from '../../domain/maintenance/security/postgres.js';
import type { TaskLine } from '../../domain/maintenance/task.js';
import { lookedAt } from './looked-at.js';
import type { MaintenanceTask } from './task.js';

export interface ReviewSecurityPorts {
  readonly servers: {
    readonly list: (mode: Mode) => readonly { readonly name: string; readonly lab: boolean }[];
    look(service: string, mode: Mode, signal: AbortSignal): Promise<PostgresSecurity>;
  };
  readonly certificates: {
    readonly places: (mode: Mode) => readonly TlsPlace[];
    read(place: TlsPlace, signal: AbortSignal): Promise<Certificate | 'none'>;
  };
  /** What Guardia's own files and settings give away. */
  readonly exposures: () => Promise<readonly Exposure[]>;
  readonly credentials: (signal: AbortSignal) => Promise<readonly Credential[]>;
  readonly lastDone: (keys: readonly string[]) => Promise<ReadonlyMap<string, string>>;
}

/** Who may do what, what runs out, what is open. What cannot be looked at is said, and keeps nothing else from being. */
export function reviewSecurity(ports: ReviewSecurityPorts): MaintenanceTask<'review_security'> {
  const { servers, certificates, exposures, credentials, lastDone } = ports;
  return {
    async plan({ params, mode, startedAt, signal, onProgress }) {
      const rules = { startedAt, withinMs: params.certificateWithinMs };
      const lines: TaskLine[] = (await exposures()).map(exposureLine);

      const known = await credentials(signal);
      const done = await lastDone(known.map(rotationKey));
      lines.push(...passwordAges(known, done, { startedAt, passwordAgeMs: params.passwordAgeMs }));

      for (const { name, lab } of servers.list(mode)) {
        onProgress(name);
        const seen = await lookedAt(name, signal, () => servers.look(name, mode, signal));
        lines.push(...('line' in seen ? [seen.line] : judgePostgres(name, seen.found, rules, lab)));
      }
      let certificateCount = 0;
      for (const place of certificates.places(mode)) {
        onProgress(`${place.service} ${place.host}`);
        const seen = await lookedAt(`${place.service} (${place.host}:${place.port})`, signal, () =>
          certificates.read(place, signal),
        );
        if ('found' in seen && seen.found !== 'none') certificateCount += 1;
        lines.push(...('line' in seen ? [seen.line] : judgeCertificate(place, seen.found, rules)));
      }
      const findingCount = lines.filter((one) => one.attention).length;
      const figures = { findingCount, certificateCount, credentialCount: known.length };
      return { lines: withinMost(lines.length === 0 ? [line('nothing_found')] : lines), figures };
    },
  };
}
