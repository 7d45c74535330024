import type { Language } from './language.js';

/** What the pipeline's database has to be told to people about. */
export interface MastersTexts {
  /** @param command SQL, exactly as it must be run */
  zoneDiffers(zone: string, wanted: string, command: string): string;
}

const es: MastersTexts = {
  zoneDiffers: (zone, wanted, command) =>
    `La zona horaria de la base de datos es ${zone} y no ${wanted}: CURRENT_DATE no coincide allí con la fecha del proceso. Pida a quien la administra que ejecute: ${command};`,
};

const en: MastersTexts = {
  zoneDiffers: (zone, wanted, command) =>
    `The time zone of the database is ${zone} and not ${wanted}: CURRENT_DATE is not the business date there. Ask whoever administers it to run: ${command};`,
};

export function mastersTexts(language: Language): MastersTexts {
  return { es, en }[language];
}
