/** The languages of people. Spanish is what a person gets who chose none. */
export const LANGUAGES = ['es', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Who reads: in what language, and on whose wall clock. */
export interface Reader {
  readonly language: Language;
  /** An IANA name; an unknown one shows UTC. */
  readonly zone: string;
}

export const DEFAULT_ZONE = 'America/Bogota';
