import assert from 'node:assert/strict';
import { classifyFailure, clearsAllowed, timesCleared } from '../../src/domain/airflow-failure.js';
import type { AirflowFailureClass, TaskException } from '../../src/domain/airflow-failure.js';

const raised = (...exceptions: readonly (readonly [type: string, message?: string])[]): AirflowFailureClass =>
  classifyFailure({
    began: true,
    log: { lines: [], exceptions: exceptions.map(([type, message = '']): TaskException => ({ type, message })) },
  }).class;

describe('the class of a failed task', () => {
  const examples: readonly (readonly [AirflowFailureClass, string, string])[] = [
    ['transient', 'psycopg2.OperationalError', 'connection to server at "db", port 5432 failed: Connection refused'],
    ['transient', 'requests.exceptions.ReadTimeout', 'HTTPSConnectionPool: Read timed out.'],
    ['transient', 'requests.exceptions.HTTPError', '503 Server Error: Service Unavailable for url: http://erp/api'],
    ['transient', 'airflow.exceptions.AirflowException', 'Response status code: 502'],
    ['transient', 'psycopg2.errors.DeadlockDetected', 'deadlock detected'],
    ['transient', 'RuntimeError', 'ORA-12541: TNS:no listener'],
    ['transient', 'oracledb.exceptions.DatabaseError', 'ORA-00060: deadlock detected while waiting for resource'],
    ['transient', 'kafka.errors.NoBrokersAvailable', 'NoBrokersAvailable'],
    ['transient', 'airflow.exceptions.AirflowTaskTimeout', 'Timeout, PID: 17'],
    ['data', 'sqlalchemy.exc.IntegrityError', '(psycopg2.errors.NotNullViolation) null value in column "nit"'],
    ['data', 'ValueError', 'could not convert string to float: "12,5"'],
    ['data', 'UnicodeDecodeError', "'utf-8' codec can't decode byte 0xf1 in position 3"],
    ['data', 'oracledb.exceptions.DatabaseError', 'ORA-12899: value too large for column'],
    ['data', 'pydantic_core._pydantic_core.ValidationError', '2 validation errors for Cliente'],
    ['configuration', 'psycopg2.OperationalError', 'FATAL:  password authentication failed for user "erp"'],
    ['configuration', 'airflow.exceptions.AirflowNotFoundException', "The conn_id `oracle_masterdata` isn't defined"],
    ['configuration', 'KeyError', "'Variable ruta_erp does not exist'"],
    ['configuration', 'ModuleNotFoundError', "No module named 'cx_Oracle'"],
    ['configuration', 'PermissionError', "[Errno 13] Permission denied: '/input'"],
    ['configuration', 'requests.exceptions.HTTPError', '401 Client Error: Unauthorized for url: http://erp/api'],
    ['configuration', 'oracledb.exceptions.DatabaseError', 'ORA-01017: invalid username/password; logon denied'],
    ['configuration', 'OSError', '[Errno 28] No space left on device'],
    ['code', 'TypeError', "unsupported operand type(s) for +: 'int' and 'str'"],
    ['code', 'KeyError', "'nit'"],
    ['code', 'ZeroDivisionError', 'division by zero'],
    ['code', 'psycopg2.errors.ProgrammingError', 'syntax error at or near "SELEC"'],
    ['unknown', 'RuntimeError', 'fallo pedido por conf.fallar'],
    [
      'unknown',
      'airflow.exceptions.AirflowException',
      'Bash command failed. The command returned a non-zero exit code 1.',
    ],
  ];
  for (const [wanted, type, message] of examples) {
    it(`is ${wanted} for ${type}: ${message}`, () => assert.equal(raised([type, message]), wanted));
  }

  it('is that of a cause, where the exception that ended the task says nothing', () => {
    assert.equal(raised(['AirflowException', 'load failed'], ['ConnectionResetError', '']), 'transient');
    assert.equal(raised(['TypeError', ''], ['ConnectionResetError', '']), 'code');
  });

  it('is told by the last lines where a command only left its exit code', () => {
    const exceptions = [
      { type: 'AirflowException', message: 'Bash command failed. The command returned exit code 1.' },
    ];
    const lines = ['INFO - loading', 'INFO - psycopg2.OperationalError: could not connect to server', 'INFO - ended'];
    assert.equal(classifyFailure({ began: true, log: { lines, exceptions } }).class, 'transient');
  });

  it('is transient where the process was killed, which leaves no exception', () => {
    const killed = 'critical: Process terminated by signal. Likely out of memory error (OOM).';
    assert.deepEqual(classifyFailure({ began: true, log: { lines: ['info: begins', killed], exceptions: [] } }), {
      class: 'transient',
      reason: killed,
    });
    assert.equal(
      classifyFailure({ began: true, log: { lines: ['INFO - Task exited with return code -9'], exceptions: [] } })
        .class,
      'transient',
    );
    assert.equal(classifyFailure({ began: true, log: { lines: [], exceptions: [] } }).class, 'transient');
    assert.equal(classifyFailure({ began: false }).class, 'transient');
  });

  it('is unknown where the log could not be read, or says nothing of the fault', () => {
    assert.equal(classifyFailure({ began: true }).class, 'unknown');
    assert.equal(classifyFailure({ began: true, log: { lines: ['INFO - done'], exceptions: [] } }).class, 'unknown');
  });

  it('knows a person who set it to failed, and leaves that alone', () => {
    const lines = ['WARNING - State of this instance has been externally set to failed. Terminating instance.'];
    const failure = classifyFailure({ began: true, log: { lines, exceptions: [] } });
    assert.equal(failure.byHand, true);
    assert.equal(clearsAllowed(failure, 5), 0);
  });

  it('says how often running it again may help', () => {
    const allowed = (of: AirflowFailureClass, atMost: number): number =>
      clearsAllowed({ class: of, reason: '' }, atMost);
    assert.deepEqual([allowed('transient', 3), allowed('unknown', 3), allowed('unknown', 0)], [3, 1, 0]);
    assert.deepEqual([allowed('data', 3), allowed('code', 3), allowed('configuration', 3)], [0, 0, 0]);
  });

  it('counts how often it was run again, and not what Airflow retries by itself', () => {
    assert.deepEqual([timesCleared(1, 0), timesCleared(2, 0), timesCleared(3, 0)], [0, 1, 2]);
    assert.deepEqual([timesCleared(3, 2), timesCleared(6, 2), timesCleared(0, 2)], [0, 1, 0]);
  });
});
