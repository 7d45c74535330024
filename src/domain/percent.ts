/** A share for people: `7.5 %`, `80 %`. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}
