import type { IngestionView, LoadProgress, StageView } from '../domain/ingestion/run.js';
import type { Reader } from '../messages/index.js';
import { ingestionCliTexts } from '../messages/ingestion-cli.js';
import { clip, oneLine } from '../messages/plain-text.js';
import { byteAmount } from './amounts.js';
import { countText } from '../messages/amounts.js';
import { fileLines, stageLine } from './run-screen.js';

/** Where progress goes. A terminal has `columns`, and one line of it is written over and over. */
export interface ProgressPlace {
  line(text: string): void;
  readonly rewrite?: { readonly columns: number; write(text: string): void };
}

/** Without a terminal a line now and then says that work goes on, and never fills a log. */
const PLAIN_EVERY_MS = 10_000;
const ERASE_LINE = '\r\u001b[2K';

/** Prints what is new of a run: each stage and file once, and how far the files are, in rows, bytes and rows per second. */
export function progressPrinter(place: ProgressPlace, reader: Reader, nowMs: () => number = Date.now) {
  const told = new Set<string>();
  let plainAtMs = nowMs();
  let isLineOpen = false;

  const erase = (): void => {
    if (isLineOpen) place.rewrite?.write(ERASE_LINE);
    isLineOpen = false;
  };
  const tellOnce = (key: string, lines: () => readonly string[]): void => {
    if (told.has(key)) return;
    told.add(key);
    erase();
    for (const line of lines()) place.line(`  ${line}`);
  };

  return {
    show(view: IngestionView, progress: readonly LoadProgress[]): void {
      // A look may come late: what began, what was done in it, and what ended are told in this order all the same.
      const begun = view.stages.filter(({ state }) => state === 'running');
      const over = view.stages.filter(({ state }) => state !== 'running' && state !== 'waiting');
      const tellStage = (stage: StageView): void =>
        tellOnce(`stage ${stage.name} ${stage.state}`, () => [stageLine(stage, reader)]);
      begun.forEach(tellStage);
      for (const file of view.files) {
        tellOnce(`file ${file.file} ${file.hash ?? ''} ${file.outcome}`, () => fileLines(file, reader));
      }
      over.forEach(tellStage);
      const moving = progress.filter(({ phase }) => phase !== 'done' && phase !== 'waiting');
      if (moving.length === 0) return;
      if (place.rewrite) {
        erase();
        place.rewrite.write(
          clip(`  ${moving.map((one) => progressText(one, reader)).join(' · ')}`, place.rewrite.columns - 1),
        );
        isLineOpen = true;
      } else if (nowMs() - plainAtMs >= PLAIN_EVERY_MS) {
        plainAtMs = nowMs();
        for (const one of moving) place.line(`  ${progressText(one, reader)}`);
      }
    },
    end: erase,
  };
}

function progressText(
  { file, phase, rows, bytes, bytesTotal, rowsPerSecond }: LoadProgress,
  { language }: Reader,
): string {
  const texts = ingestionCliTexts(language).run;
  return texts.progress(
    oneLine(file, 60),
    texts.phases[phase],
    countText(rows, language),
    byteAmount(bytes, language),
    byteAmount(bytesTotal, language),
    countText(rowsPerSecond, language),
  );
}
