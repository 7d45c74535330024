const VARIABLE = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])((?:[^{}]|\{[^{}]*\})*))?\})/g;
const WHOLE = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-?][^{}]*)?\})$/;
const DEEPEST = 5;

/** The value of a variable as Compose would see it; undefined where it is not set. */
export type Variables = (name: string) => string | undefined;

/** Fills in `$NAME`, `${NAME}`, `${NAME:-default}` and its kind as Docker Compose does; what nothing fills in becomes empty. */
export function interpolate(text: string, variables: Variables, depth = 0): string {
  return text.replace(VARIABLE, (_written: string, short?: string, long?: string, how?: string, word?: string) => {
    const name = short ?? long;
    if (name === undefined) return '$';
    const value = variables(name);
    const isSet = how?.startsWith(':') ? value !== undefined && value !== '' : value !== undefined;
    const other = (): string => (depth < DEEPEST ? interpolate(word ?? '', variables, depth + 1) : '');
    if (how?.endsWith('+')) return isSet ? other() : '';
    if (isSet) return value ?? '';
    return how?.endsWith('-') ? other() : '';
  });
}

/** The variable that a text is, and nothing else: `${DB_PASSWORD}`, `${DB_PASSWORD:-x}`. */
export function soleVariable(text: string): string | undefined {
  const [, short, long] = WHOLE.exec(text.trim()) ?? [];
  return short ?? long;
}
