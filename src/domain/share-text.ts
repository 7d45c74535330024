/** `93 %`; never 100 % of what is not whole. */
export function shareText(share: number): string {
  return `${Math.floor(share * 1_000) / 10} %`;
}
