#!/usr/bin/env bash
# A real Kafka broker (KRaft, one node, no ZooKeeper) for tests and benchmarks.
#
#   bash test/services/kafka/kafka.sh install
#   bash test/services/kafka/kafka.sh format|start|stop|kill DIR
#   bash test/services/kafka/kafka.sh stop-all
#
# install   the jars of pom.xml with Maven, once for each content of it, and an archive of loaded classes that halves a start
# format    writes DIR/server.properties and an empty log beside it
# start     begins the broker and returns at once; who needs it asks it until it answers
# stop      ends it in order; kill: by SIGKILL. Both return when the process is gone
# stop-all  kills every broker that this script started and nobody stopped
#
# The jars are under GUARDIA_SERVICES_DIR (default ~/.cache/guardia/services). Knobs of format: KAFKA_PORT (21400), the first
# of seven ports: clients, controller, SASL with SCRAM, SASL with PLAIN, TLS, behind a proxy, and the proxy itself. KAFKA_JOIN:
# the first port of another broker, which is the controller: the second node of its cluster, with a listener for clients only.
# Knobs of start: KAFKA_JAVA_OPTS.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
COMMAND=${1:-} DIR=${2:-}
case "$COMMAND/${DIR:+dir}" in
  install/ | stop-all/ | format/dir | start/dir | stop/dir | kill/dir) ;;
  *) sed -n '2,18p' "$0" >&2; exit 2 ;;
esac

ROOT=${GUARDIA_SERVICES_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/guardia/services}/kafka
LIBS=$ROOT/libs STAMP=$ROOT/installed ARCHIVE=$ROOT/classes.jsa RUNNING=$ROOT/running
CONFIG=$DIR/server.properties PIDFILE=$DIR/pid
CLUSTER=MkU3OEVBNTcwNTJENDM2Qg
# A broker of tests lives for seconds: what the best compiler would win, it does not live to see.
BRIEF='-XX:+UseSerialGC -XX:TieredStopAtLevel=1'

# Where there is no archive, or it is of another Java, the start is slower and nothing is said.
QUICKER=("-XX:SharedArchiveFile=$ARCHIVE" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off)

install() {
  if cmp -s "$HERE/pom.xml" "$STAMP"; then return 0; fi
  command -v java >/dev/null || { echo 'Kafka needs a Java runtime (Debian: default-jre-headless).' >&2; return 1; }
  command -v mvn >/dev/null || { echo 'The jars of Kafka are brought by Maven (Debian: maven).' >&2; return 1; }
  rm -rf "$LIBS" "$STAMP" "$ARCHIVE"
  mkdir -p "$ROOT"
  mvn -B -ntp -q -f "$HERE/pom.xml" dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$LIBS"
  archive_classes || echo 'no archive of classes: starts will take longer' >&2
  cp "$HERE/pom.xml" "$STAMP"
}

# One life of a broker, whose end writes down which classes it had loaded.
archive_classes() (
  DIR=$(mktemp -d "$ROOT/archive.XXXXXX")
  trap 'rm -rf "$DIR"' EXIT
  CONFIG=$DIR/server.properties PIDFILE=$DIR/pid KAFKA_PORT=${KAFKA_PORT:-21490}
  format >/dev/null 2>&1
  # shellcheck disable=SC2086
  java -Xmx256m $BRIEF "-XX:ArchiveClassesAtExit=$ARCHIVE" -cp "$LIBS/*" kafka.Kafka "$CONFIG" >"$DIR/kafka.log" 2>&1 &
  java=$!
  for _ in $(seq 600); do
    grep -q 'Kafka Server started' "$DIR/kafka.log" && break
    kill -0 "$java" 2>/dev/null || break
    sleep 0.1
  done
  kill -TERM "$java"
  for _ in $(seq 600); do
    kill -0 "$java" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$java" 2>/dev/null || true
  wait "$java" || true
  [ -s "$ARCHIVE" ]
)

# A password at every corner where a client may be asked for one; the plain listener belongs to the tests.
format() {
  local port=${KAFKA_PORT:-21400} host=127.0.0.1
  [ -d "$LIBS" ] || { echo "Kafka is not installed: bash $0 install" >&2; return 1; }
  mkdir -p "$DIR"
  cat "$HERE/../../support/tls/localhost.key.pem" "$HERE/../../support/tls/localhost.cert.pem" >"$DIR/tls.pem"
  cat >"$CONFIG" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@$host:$((port + 1))
controller.listener.names=CONTROLLER
listeners=PLAIN://$host:$port,CONTROLLER://$host:$((port + 1)),SCRAM://$host:$((port + 2)),PASSWORD://$host:$((port + 3)),TLS://$host:$((port + 4)),PROXIED://$host:$((port + 5))
advertised.listeners=PLAIN://$host:$port,SCRAM://$host:$((port + 2)),PASSWORD://$host:$((port + 3)),TLS://$host:$((port + 4)),PROXIED://$host:$((port + 6))
listener.security.protocol.map=PLAIN:PLAINTEXT,CONTROLLER:PLAINTEXT,SCRAM:SASL_PLAINTEXT,PASSWORD:SASL_PLAINTEXT,TLS:SSL,PROXIED:PLAINTEXT
inter.broker.listener.name=PLAIN
listener.name.scram.sasl.enabled.mechanisms=SCRAM-SHA-256
listener.name.scram.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.password.sasl.enabled.mechanisms=PLAIN
listener.name.password.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_guardia="la-clave-de-guardia";
listener.name.tls.ssl.keystore.type=PEM
listener.name.tls.ssl.keystore.location=$DIR/tls.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
allow.everyone.if.no.acl.found=true
super.users=User:ANONYMOUS
log.dirs=$DIR/logs
num.partitions=1
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
log.retention.check.interval.ms=1000
log.initial.task.delay.ms=1000
log.segment.delete.delay.ms=1000
num.network.threads=2
num.io.threads=4
log.cleaner.threads=1
log.cleaner.dedupe.buffer.size=2097152
log.index.size.max.bytes=1048576
# Otherwise a broker that was killed is refused for ten seconds, because its old self still counts as alive.
broker.session.timeout.ms=1000
broker.heartbeat.interval.ms=200
PROPERTIES
  local scram=(--add-scram 'SCRAM-SHA-256=[name=guardia,password=la-clave-de-guardia]')
  # Of two lines with the same name the later counts.
  if [ -n "${KAFKA_JOIN:-}" ]; then
    scram=()
    cat >>"$CONFIG" <<PROPERTIES
process.roles=broker
node.id=2
controller.quorum.voters=1@$host:$((KAFKA_JOIN + 1))
listeners=PLAIN://$host:$port
advertised.listeners=PLAIN://$host:$port
PROPERTIES
  fi
  # shellcheck disable=SC2086
  java "${QUICKER[@]}" -Xmx128m $BRIEF -Dorg.slf4j.simpleLogger.defaultLogLevel=warn -cp "$LIBS/*" kafka.tools.StorageTool \
    format -t "$CLUSTER" -c "$CONFIG" --ignore-formatted ${scram[@]+"${scram[@]}"} >"$DIR/format.log" 2>&1 ||
    { tail -20 "$DIR/format.log" >&2; return 1; }
}

# The pid file may be of a broker that is gone, and its number may be another process by now.
ours() {
  local pid
  pid=$(cat "$1/pid" 2>/dev/null) || return 1
  ps -o args= -p "$pid" 2>/dev/null | grep -qF -- "kafka.Kafka $1/server.properties" || return 1
  echo "$pid"
}

start() {
  ours "$DIR" >/dev/null && return 0
  [ -f "$CONFIG" ] || { echo "nothing is formatted in $DIR" >&2; return 1; }
  mkdir -p "$RUNNING"
  # shellcheck disable=SC2086
  java "${QUICKER[@]}" -Xmx256m ${KAFKA_JAVA_OPTS:-$BRIEF} -Dorg.slf4j.simpleLogger.showDateTime=true \
    -Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS -cp "$LIBS/*" kafka.Kafka "$CONFIG" >>"$DIR/kafka.log" 2>&1 </dev/null 9>&- &
  echo $! >"$PIDFILE"
  echo "$DIR" >"$RUNNING/$!"
}

# end SIGNAL DIR: a stopped process ends only after it goes on, unless it is killed.
end() {
  local pid tries=150
  pid=$(ours "$2") || return 0
  kill "-$1" "$pid" 2>/dev/null || true
  kill -CONT "$pid" 2>/dev/null || true
  while [ "$tries" -gt 0 ] && ours "$2" >/dev/null; do
    tries=$((tries - 1))
    sleep 0.1
  done
  if ours "$2" >/dev/null; then
    [ "$1" != KILL ] || { echo "process $pid does not end" >&2; return 1; }
    end KILL "$2"
  fi
  rm -f "$RUNNING/$pid"
}

stop() { end TERM "$DIR"; }

stop_all() {
  local file
  for file in "$RUNNING"/*; do
    [ -f "$file" ] || continue
    end KILL "$(cat "$file")" || true
    rm -f "$file"
  done
}

case "$COMMAND" in
  kill) end KILL "$DIR" ;;
  stop-all) stop_all ;;
  *) "$COMMAND" ;;
esac
