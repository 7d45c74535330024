import { IntegrationError } from '../integration-error.js';

/** A connection string for messages: where it leads, without who and with what. */
export interface PostgresUrl {
  /** `PostgreSQL 127.0.0.1:5432/erp` */
  readonly label: string;
  readonly secrets: readonly string[];
}

/** @throws IntegrationError CONFIG_INVALID where it is no PostgreSQL address */
export function readPostgresUrl(url: string): PostgresUrl {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol) || !decodable(parsed.password)) {
    throw new IntegrationError(
      'CONFIG_INVALID',
      'not a PostgreSQL address; expected postgres://user:password@host:port/database',
    );
  }
  const { hostname, port, pathname, password } = parsed;
  const label = `PostgreSQL ${hostname || 'localhost'}:${port || '5432'}${pathname}`;
  return { label, secrets: password === '' ? [url] : [url, password, decodeURIComponent(password)] };
}

function decodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}
