/** What is wrong with the environment, for people. */
export interface SettingsTexts {
  badLanguage(value: string): string;
  badPort(variable: string, value: string): string;
  samePort(first: string, second: string, port: number): string;
  hostNeedsToken(host: string): string;
}

const es: SettingsTexts = {
  badLanguage: (value) => `GUARDIA_LANG vale «${value}»; se admite es o en.`,
  badPort: (variable, value) => `${variable} vale «${value}»; se espera un número de puerto entre 1 y 65535.`,
  samePort: (first, second, port) =>
    `Dos cosas piden el mismo puerto ${port}: ${first} y ${second}. Cambie uno en guardia.yaml (server) o en el entorno.`,
  hostNeedsToken: (host) =>
    `GUARDIA_API_HOST vale «${host}», que es más que esta máquina: eso exige GUARDIA_API_TOKEN. Sin él, use 127.0.0.1.`,
};

const en: SettingsTexts = {
  badLanguage: (value) => `GUARDIA_LANG is "${value}"; es or en is allowed.`,
  badPort: (variable, value) => `${variable} is "${value}"; a port number from 1 to 65535 is expected.`,
  samePort: (first, second, port) =>
    `Two things ask for the same port ${port}: ${first} and ${second}. Change one in guardia.yaml (server) or in the environment.`,
  hostNeedsToken: (host) =>
    `GUARDIA_API_HOST is "${host}", which is wider than this machine: that needs GUARDIA_API_TOKEN. Without it, use 127.0.0.1.`,
};

export function settingsTexts(language: 'es' | 'en'): SettingsTexts {
  return { es, en }[language];
}
