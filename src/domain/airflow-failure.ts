/**
 * Of which class a failed task of Airflow is. `transient` may pass by itself, so running it again can help; `data` and
 * `code` fail again, and so does `configuration` until somebody changes something; `unknown` says what it says.
 */
export const AIRFLOW_FAILURE_CLASSES = ['transient', 'data', 'configuration', 'code', 'unknown'] as const;
export type AirflowFailureClass = (typeof AIRFLOW_FAILURE_CLASSES)[number];

export interface TaskException {
  /** As Python names it, with or without its module. */
  readonly type: string;
  readonly message: string;
}

/** What a failed task left behind. */
export interface FailedTaskTraces {
  /** False where it failed before it ever ran: the worker or the server that should have begun it was away. */
  readonly began: boolean;
  /** Absent where its log could not be read. */
  readonly log?: {
    /** The last lines, oldest first. */
    readonly lines: readonly string[];
    /** What ended the task comes first, then what caused that. */
    readonly exceptions: readonly TaskException[];
  };
}

export interface AirflowFailure {
  readonly class: AirflowFailureClass;
  /** What it was judged by: an exception or a line of the log, as it stands there; or, where there is none, in words. */
  readonly reason: string;
  /** A person set it to failed: that is a decision, and nobody's fault. */
  readonly byHand?: true;
}

const BY_HAND = /externally set to/i;
/** Lines looked at where the exception itself says too little, as when it only quotes the exit code of a command. */
const TELLING_LINES = 30;

export function classifyFailure({ began, log }: FailedTaskTraces): AirflowFailure {
  const [raised, ...causes] = log?.exceptions ?? [];
  const lines = log?.lines ?? [];
  const byHand = lines.findLast((line) => BY_HAND.test(line));
  if (byHand !== undefined) return { class: 'unknown', reason: byHand, byHand: true };
  if (raised) {
    const reason = textOf(raised);
    const known = [raised, ...causes].map(ofException).find((found) => found !== 'unknown');
    return { class: known ?? ofLines(lines)?.class ?? 'unknown', reason };
  }
  const told = ofLines(lines);
  if (told) return told;
  if (!began) return { class: 'transient', reason: 'it failed before it began' };
  if (!log) return { class: 'unknown', reason: 'its log could not be read' };
  // A task that fails by itself says so; one whose process was killed cannot.
  if (lines.length === 0) return { class: 'transient', reason: 'its process ended without a word' };
  return { class: 'unknown', reason: lines.at(-1) ?? '' };
}

/** Of what somebody else's test said, which is neither an exception nor a log. */
export function classifyMessage(message: string): AirflowFailureClass {
  return ofText(message) ?? 'unknown';
}

/** How often a task of that class may be run again: what fails again is not tried, and what we do not know is tried once. */
export function clearsAllowed(failure: AirflowFailure, atMostTimes: number): number {
  if (failure.byHand) return 0;
  if (failure.class === 'transient') return atMostTimes;
  return failure.class === 'unknown' ? Math.min(1, atMostTimes) : 0;
}

/** How often a task was run again, by its tries; the retries that Airflow does by itself do not count. */
export function timesCleared(tries: number, retries: number): number {
  return Math.max(0, Math.floor((tries - 1) / (retries + 1)));
}

function textOf({ type, message }: TaskException): string {
  return message === '' ? type : `${type}: ${message}`;
}

function ofLines(lines: readonly string[]): AirflowFailure | undefined {
  for (const line of lines.slice(-TELLING_LINES).toReversed()) {
    const found = ofText(line);
    if (found) return { class: found, reason: line };
  }
  return undefined;
}

/** The words of a configuration fault count more than the type, because drivers use one type for all that keeps them from connecting. */
function ofException({ type, message }: TaskException): AirflowFailureClass {
  if (CONFIGURATION_WORDS.test(message)) return 'configuration';
  const name = type.split('.').at(-1) ?? type;
  return BY_TYPE.get(name) ?? ofText(message) ?? 'unknown';
}

function ofText(text: string): AirflowFailureClass | undefined {
  if (CONFIGURATION_WORDS.test(text)) return 'configuration';
  if (TRANSIENT_WORDS.test(text)) return 'transient';
  return DATA_WORDS.test(text) ? 'data' : undefined;
}

const any = (...patterns: readonly RegExp[]): RegExp => new RegExp(patterns.map(({ source }) => source).join('|'), 'i');

const CONFIGURATION_WORDS = any(
  /authentication failed|access denied|permission denied|not authori[sz]ed|unauthori[sz]ed|forbidden/,
  /invalid (?:credentials|username|password|api key)|no password supplied|login (?:failed|incorrect)/,
  /(?:status(?: code)?|HTTP(?:\/\d(?:\.\d)?)?|error)[ :=]+40[13]\b|\b40[13] client error/,
  /the conn_id .* isn't defined|connection .* not found|variable .* does not exist|no module named|cannot import name/,
  /(?:relation|table|column|database|role|schema|topic) "?[\w.]+"? does not exist|no such (?:file|table|column)/,
  /name or service not known|nodename nor servname|certificate verify failed|no space left on device/,
  /ORA-(?:01017|01005|28000|28001|00942|01031|12154|12504)\b/,
);

const TRANSIENT_WORDS = any(
  /connection (?:was )?(?:refused|reset|aborted|closed|timed out|lost)|broken pipe|connection to server .* failed/,
  /could not connect|can't connect|unable to connect|failed to establish a new connection|network is unreachable|no route to host/,
  /timed? ?out\b|deadlock|could not serialize|lock (?:wait )?timeout|temporar(?:y failure|ily)|try again later/,
  /(?:status(?: code)?|HTTP(?:\/\d(?:\.\d)?)?|error)[ :=]+(?:5\d\d|429)\b|\b5\d\d (?:server error|bad gateway|service unavailable|gateway)/,
  /bad gateway|service unavailable|internal server error|too many (?:connections|clients|requests)|remaining connection slots/,
  /server closed the connection|terminating connection|database system is (?:starting up|shutting down|in recovery)/,
  /no ?brokers ?available|all brokers .*down|broker transport failure|not ?leader ?for ?partition|_TRANSPORT\b/,
  /zombie|heartbeat|sigkill|killed by|process terminated by signal|return code -(?:9|15)\b|exit(?:ed with)? ?code[ :=]+(?:-9|137|143)\b/,
  /out of memory|\bOOM/,
  /ORA-(?:03113|03114|03135|00060|01033|01034|01089|12170|12514|12528|12537|12541|12547|27101)\b|DPY-(?:4011|6005|6000)\b/,
);

const DATA_WORDS = any(
  /violates .* constraint|duplicate key|invalid input syntax|value too long|out of range|codec can't decode/,
  /validation error|invalid (?:record|row|date|value|literal|format)|error rate|malformed/,
  /ORA-(?:00001|01400|01438|12899|01722|02290|02291|01861|01847)\b/,
);

const TYPES: Readonly<Partial<Record<AirflowFailureClass, string>>> = {
  transient: `ConnectionError ConnectionRefusedError ConnectionResetError ConnectionAbortedError BrokenPipeError TimeoutError
    Timeout ConnectTimeout ReadTimeout ConnectTimeoutError ReadTimeoutError NewConnectionError MaxRetryError RemoteDisconnected
    ProtocolError ChunkedEncodingError IncompleteRead gaierror AirflowTaskTimeout AirflowSensorTimeout TaskDeferralTimeout
    OperationalError InterfaceError DisconnectionError DeadlockDetected SerializationFailure LockNotAvailable AdminShutdown
    CannotConnectNow TooManyConnections QueryCanceled KafkaTimeoutError KafkaConnectionError NoBrokersAvailable
    NodeNotReadyError BrokerNotAvailableError AirflowTaskTerminated ServerDisconnectedError MemoryError`,
  data: `ValidationError DataError IntegrityError UniqueViolation NotNullViolation ForeignKeyViolation CheckViolation
    NumericValueOutOfRange InvalidTextRepresentation InvalidDatetimeFormat StringDataRightTruncation UnicodeDecodeError
    UnicodeError JSONDecodeError ParserError EmptyDataError SchemaError SchemaErrors ValueError InvalidOperation BadZipFile`,
  configuration: `AirflowNotFoundException AirflowConfigException ModuleNotFoundError ImportError PermissionError
    AuthenticationError InvalidPassword InvalidAuthorizationSpecification InsufficientPrivilege UndefinedTable UndefinedColumn
    InvalidCatalogName FileNotFoundError NotADirectoryError NoCredentialsError DagNotFound SSLCertVerificationError`,
  code: `TypeError AttributeError NameError UnboundLocalError IndexError KeyError ZeroDivisionError AssertionError SyntaxError
    IndentationError NotImplementedError RecursionError ProgrammingError LookupError ArithmeticError UndefinedError
    TemplateNotFound AirflowFailException AirflowTypeError`,
};
const BY_TYPE: ReadonlyMap<string, AirflowFailureClass> = new Map(
  AIRFLOW_FAILURE_CLASSES.flatMap((found) => (TYPES[found]?.split(/\s+/) ?? []).map((type) => [type, found] as const)),
);
