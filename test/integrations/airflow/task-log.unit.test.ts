import assert from 'node:assert/strict';
import { readStructuredLog, readTextLog } from '../../../src/integrations/airflow/task-log.js';

/** As Airflow 2.11 answers text/plain, shortened. */
const TEXT = `vm
 INFO - ::group::Log message source details
*** Found local files:
***   * /opt/airflow/logs/dag_id=d/run_id=f1/task_id=cargar/attempt=1.log
 INFO - ::endgroup::
[2026-11-28T04:02:37.100+0000] {python.py:240} INFO - loading
[2026-11-28T04:02:37.469+0000] {taskinstance.py:3337} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/dags/d.py", line 27, in cargar
    connect()
    ^^^^^^^^^
ConnectionResetError: [Errno 104] Connection reset by peer

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "/dags/d.py", line 28, in cargar
    raise RuntimeError("carga fallida") from error
airflow.exceptions.AirflowException: carga fallida
  segunda línea
[2026-11-28T04:02:37.967+0000] {standard_task_runner.py:124} ERROR - Failed to execute job 6 for task cargar (carga fallida; 17655)
Traceback (most recent call last):
  File "/dags/d.py", line 28, in cargar
    raise RuntimeError("carga fallida") from error
airflow.exceptions.AirflowException: carga fallida
  segunda línea
`;

describe('the log of a task of Airflow 2', () => {
  it('gives what ended the task first, and then what caused that', () => {
    const log = readTextLog(TEXT);
    assert.deepEqual(log.exceptions, [
      { type: 'airflow.exceptions.AirflowException', message: 'carga fallida segunda línea' },
      { type: 'ConnectionResetError', message: '[Errno 104] Connection reset by peer' },
    ]);
    assert.equal(log.found, true);
    assert.match(log.lines[0] ?? '', /INFO - loading/, 'where the log was found is not the task speaking');
  });

  it('tells a log that could not be read from one that says nothing', () => {
    const header = (line: string): string =>
      `vm\n INFO - ::group::Log message source details\n${line}\n INFO - ::endgroup::\n\n`;
    const unread = `*** Could not read served logs: HTTPConnectionPool(host='vm', port=8793): Connection refused`;
    assert.deepEqual(readTextLog(header(unread)), { found: false, lines: [], exceptions: [] });
    assert.deepEqual(readTextLog(header('*** Found local files:')), { found: true, lines: [], exceptions: [] });
  });

  it('keeps the end of a long one, its lines bounded and without credentials', () => {
    const many = Array.from(
      { length: 500 },
      (_, line) => `line ${line} postgres://erp:very-secret@db/ ${'x'.repeat(5_000)}`,
    );
    const { lines } = readTextLog(many.join('\n'));
    assert.match(lines.at(-1) ?? '', /^line 499 postgres:\/\/\*\*\*@db/);
    assert.ok(lines.length <= 60 && lines.every((line) => line.length <= 300));
  });

  it('makes an exception of nothing that only looks like one', () => {
    assert.deepEqual(
      readTextLog('Traceback (most recent call last):\n  File "x"\n[2026-11-28] {x} INFO - y').exceptions,
      [],
    );
    assert.deepEqual(readTextLog('Traceback (most recent call last):').exceptions, []);
    assert.deepEqual(readTextLog('').exceptions, []);
  });
});

describe('the log of a task of Airflow 3', () => {
  const event = (fields: object): string => JSON.stringify({ timestamp: null, ...fields });
  const header = [event({ event: '::group::Log message source details' }), event({ event: '/logs/attempt=1.log' })];
  const end = event({ event: '::endgroup::' });

  it('gives the exceptions that it names, what ended the task first', () => {
    const detail = [
      { exc_type: 'RuntimeError', exc_value: 'carga fallida', is_cause: false, frames: [] },
      { exc_type: 'ConnectionResetError', exc_value: 'reset', is_cause: true, frames: [] },
    ];
    const failed = event({ event: 'Task failed with exception', level: 'error', error_detail: detail });
    const log = readStructuredLog([...header, end, event({ event: 'loading', level: 'info' }), failed].join('\n'));
    assert.deepEqual(log, {
      found: true,
      lines: ['info: loading', 'error: Task failed with exception'],
      exceptions: [
        { type: 'RuntimeError', message: 'carga fallida' },
        { type: 'ConnectionResetError', message: 'reset' },
      ],
    });
  });

  it('reads on after a line that was cut, and knows a log that could not be read', () => {
    const killed = event({ event: 'Process terminated by signal.', level: 'critical', signal: -9 });
    assert.deepEqual(readStructuredLog(`"cut":1}\n${killed}\n`).lines, ['critical: Process terminated by signal.']);
    const unread = event({ event: 'Could not read served logs: 404 Client Error' });
    assert.equal(readStructuredLog([header[0], unread, end].join('\n')).found, false);
    assert.equal(readStructuredLog([...header, end].join('\n')).found, true);
  });
});
