#!/usr/bin/env bash
# A Docker Engine of our own for the tests of the Docker runtime, beside whatever else runs on the machine.
#
#   bash test/services/docker/docker.sh install|start|stop
#
# install  Docker Engine and a static busybox from Debian (root)
# start    dockerd without a bridge, so that nothing of the host's network changes; prints DOCKER_HOST's value
# stop     ends it
#
# Everything lives under GUARDIA_SERVICES_DIR (default ~/.cache/guardia/services).
set -euo pipefail

COMMAND=${1:-}
case "$COMMAND" in install | start | stop) ;; *) sed -n '2,10p' "$0" >&2; exit 2 ;; esac

ROOT=${GUARDIA_SERVICES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/guardia/services}/docker
SOCKET=$ROOT/docker.sock PIDFILE=$ROOT/docker.pid

install() {
  if [ -x /usr/sbin/dockerd ] && [ -x /bin/busybox ]; then return 0; fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends docker.io busybox-static
}

# The pid file may be of an engine that was killed, and its number may be another process by now.
ours() {
  local pid
  pid=$(cat "$PIDFILE" 2>/dev/null) || return 1
  tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "--data-root $ROOT/data" || return 1
  echo "$pid"
}

answers() {
  python3 - "$SOCKET" <<'PY' 2>/dev/null
import socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.settimeout(2)
connection.connect(sys.argv[1])
connection.sendall(b"GET /_ping HTTP/1.0\r\n\r\n")
sys.exit(b" 200 " not in connection.recv(64))
PY
}

start() {
  if ! ours >/dev/null; then
    rm -f "$PIDFILE" "$SOCKET"
    mkdir -p "$ROOT"
    echo '{}' >"$ROOT/daemon.json"
    setsid nohup /usr/sbin/dockerd --config-file "$ROOT/daemon.json" --data-root "$ROOT/data" --exec-root "$ROOT/exec" \
      -p "$PIDFILE" -H "unix://$SOCKET" --iptables=false --ip-forward=false --ip-masq=false --bridge=none \
      >"$ROOT/dockerd.log" 2>&1 </dev/null &
  fi
  local deadline=$((SECONDS + 60))
  until answers; do
    [ "$SECONDS" -lt "$deadline" ] || { echo 'dockerd does not answer after 60 s:' >&2; tail -20 "$ROOT/dockerd.log" >&2; return 1; }
    sleep 0.2
  done
  echo "unix://$SOCKET"
}

stop() {
  local pid
  pid=$(ours) || return 0
  kill -TERM "$pid"
  for _ in $(seq 200); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  ours >/dev/null && kill -KILL "$pid"
  # dockerd leaves this mount behind, and a later removal of the directory would fail on it.
  umount "$ROOT/exec/netns/default" 2>/dev/null || true
}

"$COMMAND"
