export const WEAKNESSES = ['well_known', 'same_as_user', 'short'] as const;
export type Weakness = (typeof WEAKNESSES)[number];

const SHORTEST = 8;
/** What images, examples and people in a hurry use. */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  ...['admin', 'airflow', 'postgres', 'kafka', 'oracle', 'guardia', 'grafana', 'root', 'user', 'test', 'guest'],
  ...['password', 'passw0rd', 'contraseña', 'clave', 'secret', 'secreto', 'changeme', 'change_me', 'changeit'],
  ...['example', 'welcome', 'welcome1', 'bienvenido', 'manager', 'tiger', 'change_on_install', 'letmein', 'qwerty'],
  ...['1234', '12345', '123456', '1234567', '12345678', '123456789', '1234567890', '0000', 'abc123', 'admin123'],
]);

/** What is wrong with a password, without saying it; undefined where nothing is known against it. */
export function weaknessOf(password: string, user = ''): Weakness | undefined {
  const plain = password.trim().toLowerCase();
  if (WELL_KNOWN.has(plain)) return 'well_known';
  if (user !== '' && plain === user.toLowerCase()) return 'same_as_user';
  return [...password].length < SHORTEST ? 'short' : undefined;
}
