import { join } from 'node:path';

/** Where everything of the lab is, below `<data>/lab`. */
export interface LabFiles {
  readonly dir: string;
  /** What the scheduler process is started with; holds the database's password, so only its owner may read it. */
  readonly schedulerConfig: string;
  /** Written by the scheduler itself, once it holds its port. */
  readonly schedulerPid: string;
  readonly schedulerLog: string;
  readonly postgresDir: string;
  /** Of the lab in containers: processes and containers never have the same data. */
  readonly dockerPostgresDir: string;
  readonly ledger: string;
  readonly claims: string;
  /** One folder for each run of the pipeline, with its own input/, processed/ and error/. */
  readonly runs: string;
  /** Of ingestions in simulations, which are Guardia's own runs. */
  readonly folders: { readonly input: string; readonly processed: string; readonly error: string };
  /** Tells what was broken on purpose, and whether a simulation holds the lab. */
  readonly broken: string;
  /** Of a real Airflow as the lab's scheduler: which one, and everything that it writes. */
  readonly airflow: string;
  readonly airflowDir: string;
  /** Which runtime a person chose. */
  readonly runtime: string;
}

export function labFiles(dataDir: string): LabFiles {
  const dir = join(dataDir, 'lab');
  return {
    dir,
    schedulerConfig: join(dir, 'scheduler.json'),
    schedulerPid: join(dir, 'scheduler.pid'),
    schedulerLog: join(dir, 'scheduler.log'),
    postgresDir: join(dir, 'postgres'),
    dockerPostgresDir: join(dir, 'docker', 'postgres'),
    ledger: join(dir, 'ledger.jsonl'),
    claims: join(dir, 'claims'),
    runs: join(dir, 'runs'),
    folders: { input: join(dir, 'input'), processed: join(dir, 'processed'), error: join(dir, 'error') },
    broken: join(dir, 'broken.json'),
    airflow: join(dir, 'airflow.json'),
    airflowDir: join(dir, 'airflow'),
    runtime: join(dir, 'runtime.json'),
  };
}
