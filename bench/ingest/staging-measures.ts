import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { parse } from 'csv-parse';
import { CopySession } from '../../src/integrations/loader/copy-session.js';
import {
  copyRejectsSql,
  copyStagingSql,
  createStagingSql,
  dropStagingSql,
} from '../../src/integrations/masters/staging-sql.js';
import { measure } from '../measure.js';
import type { Measure } from '../measure.js';
import { hashOfFile } from './hash-of-file.js';
import type { Ground } from './ground.js';
import { judgeFile } from './judge.js';
import { benchLayout } from './layout.js';
import { copyScript, runPsql } from './psql.js';
import { interleaved, rate, timed } from './rounds.js';

const LAYOUT = benchLayout('maestra_copy');
const NEVER = new AbortController().signal;

/**
 * The load step alone: rows that were validated before, by the loader's own COPY, against psql's `\copy` of the clean file into
 * the same table; and the whole of staging (read, hash, check, parse, validate, COPY), as it runs, in a thread.
 */
export async function stagingMeasures(ground: Ground, rows: number, rounds: number): Promise<readonly Measure[]> {
  const path = await ground.write('copy.csv', LAYOUT, { rows, seed: 11 });
  const hash = await hashOfFile(path);
  const { size: bytes } = await stat(path);
  const { databaseUrl: url, schema, timeZone } = ground;
  const anew = async (): Promise<void> => {
    await ground.ask(dropStagingSql(hash));
    await ground.settle();
  };
  const pieces: Buffer[] = [];
  await judgeFile(path, LAYOUT, (more) => pieces.push(...more));
  const took = await interleaved(
    {
      psql: async () => {
        await anew();
        return timed(() => runPsql(url, copyScript(LAYOUT, hash, path)));
      },
      copy: async () => {
        await anew();
        return timed(copyPieces);
      },
      stage: async () => {
        await anew();
        return timed(async () => {
          const order = { path, layout: LAYOUT, hash, bytes, onProgress: () => undefined, signal: NEVER };
          const outcome = await ground.station.staging.stage(order);
          if (outcome.kind !== 'staged' || outcome.rowsStaged !== rows) throw new Error('the file was not staged');
        });
      },
    },
    rounds,
  );
  const psql = rate(rows, took.psql);
  return [
    measure('load step: COPY of validated rows, against psql \\copy', 'rows/s', rate(rows, took.copy), psql, {
      atLeast: 0.7,
    }),
    measure('all of staging, validation included, against psql \\copy', 'rows/s', rate(rows, took.stage), psql),
  ];

  async function copyPieces(): Promise<void> {
    const sql = {
      create: createStagingSql(LAYOUT, hash),
      staging: copyStagingSql(LAYOUT, hash),
      rejects: copyRejectsSql(hash),
    };
    const session = await CopySession.open({ url, schema, timeZone }, sql, NEVER);
    await session.write('staging', pieces);
    const { staging } = await session.commit();
    if (staging !== rows) throw new Error(`the server took ${staging} rows`);
  }
}

/** What a loader's thread does without the database, against csv-parse that only splits the file into fields. */
export async function parseMeasures(ground: Ground, rows: number, rounds: number): Promise<readonly Measure[]> {
  const path = await ground.write('parse.csv', LAYOUT, { rows, seed: 12 });
  const took = await interleaved(
    {
      bare: () =>
        timed(async () => {
          let count = 0;
          const parser = createReadStream(path).pipe(parse({ from: 2 }));
          parser.on('data', () => (count += 1));
          await once(parser, 'end');
          if (count !== rows) throw new Error(`csv-parse found ${count} rows`);
        }),
      judged: () => timed(() => judgeFile(path, LAYOUT)),
    },
    rounds,
  );
  return [
    measure(
      'parse and validate (checks, hash and rows for COPY included), against bare csv-parse',
      'rows/s',
      rate(rows, took.judged),
      rate(rows, took.bare),
    ),
  ];
}
