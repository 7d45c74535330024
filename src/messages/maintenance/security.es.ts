import type { SecurityLine } from '../../domain/maintenance/lines/security.js';
import type { LineValues } from '../../domain/maintenance/task.js';
import { countOf, has, momentOf, nameOf } from './line-values.js';
import type { LineWords } from './line-words.js';

const WEAKNESSES: Readonly<Record<string, string>> = {
  well_known: 'es una de las que todos conocen',
  same_as_user: 'es igual al usuario',
  short: 'es demasiado corta',
};

/** Those of review_security. */
export const security: LineWords<SecurityLine> = {
  security_superusers: (v) => `${names(v)}: entran como superusuario: ${nameOf(v, 'names')}`,
  security_connected_as_superuser: (v) =>
    `${service(v)}: Guardia entra como superusuario (${nameOf(v, 'user')}); le basta pg_monitor y pg_signal_backend`,
  security_connected_in_clear: (v) => `${service(v)}: la conexión a otra máquina va sin TLS`,
  security_role_rights: (v) => `${names(v)}: roles que entran con más derechos de lo común: ${nameOf(v, 'names')}`,
  security_reach_server: (v) =>
    `${names(v)}: pueden leer archivos o correr programas en el servidor: ${nameOf(v, 'names')}`,
  security_logins_expired: (v) => `${names(v)}: contraseñas vencidas: ${nameOf(v, 'names')}`,
  security_logins_expiring: (v) => `${names(v)}: contraseñas que vencen pronto: ${nameOf(v, 'names')}`,
  security_logins_without_end: (v) => `${names(v)}: contraseñas sin vencimiento: ${nameOf(v, 'names')}`,
  security_public_schemas: (v) => `${names(v)}: esquemas donde cualquiera puede crear: ${nameOf(v, 'names')}`,
  security_public_tables: (v) => `${names(v)}: tablas donde cualquiera puede escribir: ${nameOf(v, 'names')}`,
  security_md5: (v) => `${service(v)}: guarda las contraseñas como md5; mejor scram-sha-256`,
  security_hba_trust: (v) => `${names(v)}: pg_hba.conf deja entrar sin contraseña, líneas ${nameOf(v, 'lines')}`,
  security_hba_trust_local: (v) =>
    `${names(v)}: pg_hba.conf deja entrar sin contraseña desde la propia máquina, líneas ${nameOf(v, 'lines')}`,
  security_hba_clear_password: (v) =>
    `${names(v)}: pg_hba.conf admite contraseñas sin cifrar en la red, líneas ${nameOf(v, 'lines')}`,
  security_hba_unreadable: (v) => `${service(v)}: pg_hba.conf no se puede leer con este usuario`,
  certificate_none: (v) => `${place(v)}: no ofrece TLS`,
  certificate_valid: (v, r) => `${place(v)}: el certificado vale ${left(v, r)}`,
  certificate_expires_soon: (v, r) => `${place(v)}: el certificado vence pronto: vale ${left(v, r)}`,
  certificate_expired: (v, r) => `${place(v)}: el certificado venció el ${momentOf(v, 'validTo', r)}`,
  certificate_not_yet_valid: (v, r) => `${place(v)}: el certificado vale solo desde el ${momentOf(v, 'validFrom', r)}`,
  certificate_untrusted: (v) =>
    `${place(v)}: esta máquina no confía en el certificado (${nameOf(v, 'reason')}); NODE_EXTRA_CA_CERTS agrega autoridades`,
  exposed_weak_password: (v) =>
    `${nameOf(v, 'subject')}${user(v)}: la contraseña ${WEAKNESSES[nameOf(v, 'weakness')] ?? nameOf(v, 'weakness')}`,
  exposed_secret_in_clear: (v) =>
    `guardia.yaml, línea ${nameOf(v, 'line')}: ${nameOf(v, 'path')} es un secreto a la vista; póngalo en .env y escriba \${VARIABLE}`,
  exposed_file: (v) => `${nameOf(v, 'file')}: otros usuarios de la máquina lo pueden leer (modo ${nameOf(v, 'mode')})`,
  exposed_on_the_way: (v) => `${place(v)}: la contraseña viaja sin TLS a otra máquina`,
  api_open: (v) =>
    `la API escucha en ${nameOf(v, 'host')}; token: ${{ none: 'ninguno', short: 'demasiado corto', set: 'puesto' }[nameOf(v, 'token')] ?? nameOf(v, 'token')}`,
  password_old: (v, r) =>
    `${nameOf(v, 'subject')}${user(v)}: la contraseña se cambió por última vez el ${momentOf(v, 'changedAt', r)}`,
  password_young: (v, r) =>
    `${nameOf(v, 'subject')}${user(v)}: la contraseña se cambió el ${momentOf(v, 'changedAt', r)}`,
  password_age_unknown: (v, r) =>
    `de ${countOf(v, 'count', r)} credenciales no se sabe la edad, porque ninguna tarea de cambio se anotó como hecha: ${nameOf(v, 'names')}`,
};

function service(v: LineValues): string {
  return nameOf(v, 'service');
}

function names(v: LineValues): string {
  return `${nameOf(v, 'service')} (${nameOf(v, 'count')})`;
}

function place(v: LineValues): string {
  return `${nameOf(v, 'service')}, ${nameOf(v, 'address')}`;
}

function user(v: LineValues): string {
  return has(v, 'user') ? ` (${nameOf(v, 'user')})` : '';
}

function left(v: LineValues, r: Parameters<typeof momentOf>[2]): string {
  return `hasta el ${momentOf(v, 'validTo', r)}, ${countOf(v, 'dayCount', r)} días más; lo firmó ${nameOf(v, 'issuer')}`;
}
