#!/usr/bin/env bash
# A real Apache Airflow for the contract suite, on a PostgreSQL that npm installed, without containers.
#
#   bash test/services/airflow/airflow.sh install|start|revive|stop 2|3
#   bash test/services/airflow/airflow.sh init|scheduler|web|dag-processor 2|3
#
# install  makes a virtual environment from the lock file (Python 3.11), once for each content of the lock
# start    always a fresh database; returns when the scheduler is healthy; prints the API's base address
# revive   starts again those of its processes that have ended, on the same database, and waits as start does
# stop     ends everything that start began, the database too
# init     makes the tables of AF_DB; the others are one daemon each, in the foreground, for a container of its own
#
# Everything lives under GUARDIA_SERVICES_DIR (default ~/.cache/guardia/services). Knobs: AF_PORT (18082, 18083),
# AF_HEALTH_THRESHOLD_S (8), AF_JWT_SECONDS (86400), AF_DAGS (the folder beside this file), AF_PAUSED (True: whether a new
# DAG that does not say so itself waits to be unpaused), AF_LOG_LEVEL (WARNING; what a task prints is INFO), AF_DB (an empty
# database, as SQLAlchemy writes it, in place of one of our own), AF_STATE (where its files are), AF_TEST_CONNECTION
# (Disabled, as Airflow has it).
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
COMMAND=${1:-} VERSION=${2:-}
case "$COMMAND/$VERSION" in
  install/[23] | start/[23] | revive/[23] | stop/[23] | init/[23] | scheduler/[23] | web/[23] | dag-processor/3) ;;
  *) sed -n '2,18p' "$0" >&2; exit 2 ;;
esac

ROOT=${GUARDIA_SERVICES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/guardia/services}/airflow$VERSION
LOCK=$HERE/airflow$VERSION.lock VENV=$ROOT/venv STATE=${AF_STATE:-$ROOT/home} STAMP=$ROOT/installed
PORT=${AF_PORT:-1808$VERSION}
URL=http://127.0.0.1:$PORT
UV_VERSION=0.13.9

settings() {
  local name
  for name in $(env | grep -oE '^_?AIRFLOW__[A-Z0-9_]+' || true); do unset "$name"; done
  export AIRFLOW_HOME=$STATE PYTHONWARNINGS=ignore PATH=$VENV/bin:$PATH
  # Workers talk to the API server over HTTP; a proxy of the machine must not come between them.
  export NO_PROXY=127.0.0.1,localhost no_proxy=127.0.0.1,localhost
  export AIRFLOW__CORE__DAGS_FOLDER=${AF_DAGS:-$HERE/dags} AIRFLOW__CORE__LOAD_EXAMPLES=False
  export AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION=${AF_PAUSED:-True}
  export AIRFLOW__CORE__TEST_CONNECTION=${AF_TEST_CONNECTION:-Disabled}
  export AIRFLOW__CORE__EXECUTOR=LocalExecutor AIRFLOW__CORE__PARALLELISM=2 AIRFLOW__CORE__FERNET_KEY=
  export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=${AF_DB:-}
  export AIRFLOW__DATABASE__LOAD_DEFAULT_CONNECTIONS=False
  export AIRFLOW__SCHEDULER__SCHEDULER_HEARTBEAT_SEC=1 AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME=0.2
  export AIRFLOW__SCHEDULER__SCHEDULER_HEALTH_CHECK_THRESHOLD=${AF_HEALTH_THRESHOLD_S:-8}
  export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False AIRFLOW__LOGGING__LOGGING_LEVEL=${AF_LOG_LEVEL:-WARNING}
  "settings$VERSION"
}

settings2() {
  export AIRFLOW__API__AUTH_BACKENDS=airflow.providers.fab.auth_manager.api.auth.backend.basic_auth
  export AIRFLOW__WEBSERVER__SECRET_KEY=tests-only
  export AIRFLOW__SCHEDULER__DAG_DIR_LIST_INTERVAL=3 AIRFLOW__SCHEDULER__MIN_FILE_PROCESS_INTERVAL=5
  API=$URL/api/v1 HEALTH=/api/v1/health
}

settings3() {
  export AIRFLOW__CORE__AUTH_MANAGER=airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager
  export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS=admin:admin,lector:viewer
  export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE=$STATE/passwords.json
  export AIRFLOW__CORE__EXECUTION_API_SERVER_URL=$URL/execution/ AIRFLOW__API__BASE_URL=$URL
  export AIRFLOW__API__SECRET_KEY=tests-only
  export AIRFLOW__API_AUTH__JWT_SECRET=tests-only-0123456789abcdef0123456789abcdef0123456789abcdef01234567
  export AIRFLOW__API_AUTH__JWT_EXPIRATION_TIME=${AF_JWT_SECONDS:-86400}
  export AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL=3 AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL=5
  export AIRFLOW__DAG_PROCESSOR__HEALTH_CHECK_THRESHOLD=15
  # Otherwise some tasks are noticed five seconds after their end.
  export AIRFLOW__WORKERS__MIN_HEARTBEAT_INTERVAL=1
  API=$URL/api/v2 HEALTH=/api/v2/monitor/health
}

python311() {
  local candidate
  for candidate in python3 python3.11 /usr/bin/python3; do
    "$candidate" -c 'import ensurepip, sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || continue
    echo "$candidate"
    return 0
  done
  return 1
}

install() {
  if [ -x "$VENV/bin/airflow" ] && cmp -s "$LOCK" "$STAMP"; then return 0; fi
  local python
  python=$(python311) || { echo 'The lock files are for Python 3.11 with venv, and none is here.' >&2; return 1; }
  rm -rf "$VENV" "$ROOT/uv" "$STAMP"
  mkdir -p "$ROOT"
  "$python" -m venv "$ROOT/uv"
  "$ROOT/uv/bin/pip" install -q "uv==$UV_VERSION"
  "$python" -m venv "$VENV"
  # The lock is complete: nothing is resolved, and bytecode now saves seconds at every start.
  "$ROOT/uv/bin/uv" pip sync -q --compile-bytecode --python "$VENV/bin/python" "$LOCK"
  cp "$LOCK" "$STAMP"
}

initialise() {
  if [ "$VERSION" = 2 ]; then
    # Without this Airflow 2 answers 403, not 401, where credentials are missing.
    echo 'AUTH_ROLE_PUBLIC = None' >"$STATE/webserver_config.py"
    airflow db migrate
    airflow users create -u admin -p admin -r Admin -f A -l D -e admin@example.com
  else
    echo '{"admin":"admin","lector":"lector"}' >"$STATE/passwords.json"
    airflow db migrate
  fi
}

# Each daemon leads a session of its own, because a killed scheduler leaves children in other process groups. One that lives
# already is left alone; what a dead one left behind is ended first.
spawn() {
  local name=$1 pid left
  shift
  if [ -f "$STATE/$name.pid" ]; then
    pid=$(cat "$STATE/$name.pid")
    ! grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$pid/status" || return 0
    left=$(session "$pid")
    # shellcheck disable=SC2086
    [ -z "$left" ] || kill -KILL $left 2>/dev/null || true
  fi
  setsid "$@" >>"$STATE/$name.log" 2>&1 </dev/null &
  pid=$!
  echo "$pid" >"$STATE/$name.pid"
}

session() { ps -o pid= -s "$1" 2>/dev/null | tr -d ' ' || true; }

# Heartbeats of before do not count: a dead scheduler looks well for as long as Airflow's own threshold.
healthy() {
  python - "$PORT" "$HEALTH" "$1" <<'PY' 2>/dev/null
import datetime, http.client, json, sys
connection = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=2)
connection.request("GET", sys.argv[2])
health = json.load(connection.getresponse())
def beats(part):
    heartbeat = health[part].get(f"latest_{part}_heartbeat")
    fresh = heartbeat and datetime.datetime.fromisoformat(heartbeat).timestamp() > int(sys.argv[3])
    return health[part]["status"] == "healthy" and fresh
wanted = [part for part in ("scheduler", "dag_processor") if health.get(part, {}).get("status")]
sys.exit(not (health["metadatabase"]["status"] == "healthy" and "scheduler" in wanted and all(map(beats, wanted))))
PY
}

# In a container the daemon is the first process, and its end is the container's.
init() { mkdir -p "$STATE" && initialise; }
scheduler() { exec airflow scheduler --skip-serve-logs; }
dag-processor() { exec airflow dag-processor; }
web() {
  [ "$VERSION" = 2 ] || exec airflow api-server --host 127.0.0.1 --port "$PORT" --workers 1
  exec gunicorn -w 1 -k gthread --threads 8 -b "127.0.0.1:$PORT" --timeout 120 'airflow.www.app:cached_app()'
}

spawn_daemons() {
  if [ "$VERSION" = 2 ]; then
    spawn scheduler airflow scheduler --skip-serve-logs
    spawn web gunicorn -w 1 -k gthread --threads 8 -b "127.0.0.1:$PORT" --timeout 120 'airflow.www.app:cached_app()'
  else
    spawn web airflow api-server --host 127.0.0.1 --port "$PORT" --workers 1
    # A task that begins before the API server listens asks it a few times within seconds, and is lost.
    await_answer
    spawn scheduler airflow scheduler --skip-serve-logs
    spawn dag-processor airflow dag-processor
  fi
}

await_answer() {
  local deadline=$((SECONDS + 120))
  # await_health says what is wrong with one that ended or never answers.
  while [ "$SECONDS" -lt "$deadline" ] && [ -n "$(session "$(cat "$STATE/web.pid")")" ]; do
    ! (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null || return 0
    sleep 0.2
  done
}

await_health() {
  local deadline=$((SECONDS + 180)) since=$EPOCHSECONDS file
  until healthy "$since"; do
    for file in "$STATE"/*.pid; do
      [ -n "$(session "$(cat "$file")")" ] && continue
      echo "ended at its start: $(basename "$file" .pid)" >&2
      tail -20 "${file%.pid}.log" >&2
      stop
      return 1
    done
    [ "$SECONDS" -lt "$deadline" ] || { echo "Airflow $VERSION is not healthy after 180 s" >&2; stop; return 1; }
    sleep 0.2
  done
  echo "$API"
}

# PostgreSQL refuses to run as root; what our own start does about that, `src/embedded` knows.
database() { (cd "$HERE" && node --import tsx database.ts "$1" "$VERSION"); }

start() {
  [ -x "$VENV/bin/airflow" ] || { echo "Airflow $VERSION is not installed: bash $0 install $VERSION" >&2; return 1; }
  end_daemons
  rm -rf "$STATE"
  mkdir -p "$STATE"
  if [ -z "${AF_DB:-}" ]; then AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=$(database start); fi
  printf '%s' "$AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" >"$STATE/database"
  chmod 600 "$STATE/database"
  initialise >"$STATE/init.log" 2>&1 || { tail -20 "$STATE/init.log" >&2; stop; return 1; }
  spawn_daemons
  await_health
}

revive() {
  AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=$(cat "$STATE/database")
  spawn_daemons
  await_health
}

end_daemons() {
  local file leader left
  for file in "$STATE"/*.pid; do
    [ -f "$file" ] || continue
    leader=$(cat "$file")
    # A test may have left the scheduler stopped, and a stopped process ends only after it goes on.
    kill -CONT "$leader" 2>/dev/null || true
    kill -TERM "$leader" 2>/dev/null || true
  done
  for file in "$STATE"/*.pid; do
    [ -f "$file" ] || continue
    leader=$(cat "$file")
    for _ in $(seq 150); do
      [ -n "$(session "$leader")" ] || break
      sleep 0.1
    done
    left=$(session "$leader")
    # shellcheck disable=SC2086
    [ -z "$left" ] || kill -KILL $left 2>/dev/null || true
    rm -f "$file"
  done
}

stop() {
  end_daemons
  [ ! -d "$ROOT/postgres" ] || database stop
}

[ "$COMMAND" = install ] || settings
"$COMMAND"
