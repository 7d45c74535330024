const REPEATED_EVERY_MS = 5_000;

/** Repeats what was told last, also while nothing new is to be told: a walk through a large folder is one long step. */
export async function whileWorking<Result>(
  onProgress: (text: string) => void,
  first: string,
  work: (tell: (text: string) => void) => Promise<Result>,
): Promise<Result> {
  let last = first;
  const alive = setInterval(() => onProgress(last), REPEATED_EVERY_MS);
  onProgress(last);
  try {
    return await work((text) => {
      last = text;
      onProgress(text);
    });
  } finally {
    clearInterval(alive);
  }
}
