"""The daily ingestion of the ERP's masters, run by Guardia and shown by Airflow: one file for Airflow 2.x and 3.x.

The first task starts the run of the date at Guardia's API, or joins the one that is under way; each task after it follows one
stage, prints what happens to its log, and fails where that stage failed. Nothing is loaded inside Airflow. Guardia tries
again by itself, so tasks have no retries; clearing any failed task runs the date again.

Where Guardia is: the Airflow Variables `guardia_api_url` and `guardia_api_token`, else the environment's GUARDIA_API_URL and
GUARDIA_API_TOKEN, else http://127.0.0.1:17080 without a token.
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.request
from urllib.parse import quote

import pendulum

try:  # Airflow 3
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG, Param, Variable
except ImportError:  # Airflow 2
    from airflow import DAG
    from airflow.models import Variable
    from airflow.models.param import Param
    from airflow.operators.python import PythonOperator
try:
    from airflow.sdk.exceptions import AirflowSkipException
except ImportError:
    from airflow.exceptions import AirflowSkipException

ZONE = "America/Bogota"
STAGES = {
    "preparar": "prepare",
    "descubrir": "discover",
    "cargar": "load",
    "publicar": "publish",
    "cargar_oracle": "load_oracle",
    "verificar": "verify",
}
LOOK_EVERY_S = 2
# Guardia may be restarted while a task waits; one that stays away this long makes the task fail.
AWAY_AT_MOST_S = 600
REQUEST_TIMEOUT_S = 20
OVER = ("succeeded", "failed", "skipped")


def setting(name: str, default: str | None) -> str | None:
    return Variable.get(name, None) or os.environ.get(name.upper()) or default


def ask(method: str, path: str, body: dict | None = None) -> dict | None:
    """One answer of Guardia's API; None for 404. Waits for a Guardia that is away, and fails at once where it refuses."""
    url = setting("guardia_api_url", "http://127.0.0.1:17080").rstrip("/") + path
    headers = {"accept": "application/json", "content-type": "application/json"}
    token = setting("guardia_api_token", None)
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    gives_up_at = time.monotonic() + AWAY_AT_MOST_S
    while True:
        try:
            request = urllib.request.Request(url, data=data, headers=headers, method=method)
            with urllib.request.urlopen(request, timeout=REQUEST_TIMEOUT_S) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refusal:
            words = refusal_words(refusal)
            if refusal.code == 404:
                return None
            if refusal.code < 500 or time.monotonic() > gives_up_at:
                raise RuntimeError(f"Guardia respondió {refusal.code}: {words}") from None
        except OSError as away:
            words = str(away)
            if time.monotonic() > gives_up_at:
                raise RuntimeError(f"Guardia no responde en {url}: {words}") from None
        print(f"Guardia no responde todavía ({words}); se espera", flush=True)
        time.sleep(5)


def refusal_words(refusal: urllib.error.HTTPError) -> str:
    try:
        problem = json.load(refusal)
        return f"{problem.get('code')}: {problem.get('title')}"
    except (ValueError, OSError):
        return refusal.reason or ""


def date_of(context: dict) -> str:
    """The business date: as the run was told, else the day on which it was due, on the pipeline's clock."""
    said = context["params"].get("date")
    if said:
        return said
    run = context["dag_run"]
    due = getattr(run, "run_after", None)
    if due is None:
        # Airflow 2: a scheduled run has the date at which its interval began, a day before it was due.
        due = run.logical_date if run.run_type == "manual" else run.data_interval_end
    return pendulum.instance(due).in_timezone(ZONE).to_date_string()


def newest_run(date: str) -> dict | None:
    status = ask("GET", f"/v1/ingestion/runs/{quote(date)}")
    return None if status is None else status["view"]


def start(context: dict) -> None:
    """Starts the run of the date or joins it, and remembers in which round of the DAG's run that was."""
    date, params, run = date_of(context), context["params"], context["dag_run"]
    # A task may be killed between its order and the answer: asking again joins the run that the first order started.
    order = {"date": date, "reason": "airflow", "by": f"airflow {run.run_id}"[:100]}
    for name in ("masters", "files", "again"):
        if params.get(name):
            order[name] = params[name]
    if run.run_type == "scheduled":
        order["waitForMasters"] = True
    answer = ask("POST", "/v1/ingestion/runs", order)
    what = "iniciada" if answer["outcome"] == "started" else "ya estaba en marcha; se sigue esa"
    print(f"Corrida del {date} {what}: {answer.get('workflowId', '')} ({answer['runId']})", flush=True)
    context["ti"].xcom_push(key="round", value=round_of(context))


def round_of(context: dict) -> str:
    """Changes whenever a finished run of the DAG is cleared."""
    run = context["dag_run"]
    return str(getattr(run, "clear_number", None) or run.start_date)


def start_again_after_clear(context: dict) -> None:
    """A cleared task runs the date again, unless a task before it, cleared with it, has done so already."""
    task = context["ti"]
    rounds = task.xcom_pull(task_ids=["iniciar", *STAGES], key="round")
    if task.try_number <= 1:
        # Without this an older run of the date would be taken for ours.
        if not any(rounds):
            raise RuntimeError("La corrida no llegó a empezar: vea la tarea «iniciar»")
        return
    view = newest_run(date_of(context))
    if view is None or (view["state"] != "running" and round_of(context) not in rounds):
        print("La corrida anterior terminó antes de limpiar esta tarea: se corre otra vez", flush=True)
        start(context)


def follow_stage(stage: str, **context) -> None:
    """Prints what happens in one stage until it is over; skipped where Guardia skipped it."""
    start_again_after_clear(context)
    date, told = date_of(context), set()

    def tell(line: str) -> None:
        if line not in told:
            told.add(line)
            print(line, flush=True)

    while True:
        view = newest_run(date)
        if view is None:
            raise RuntimeError(f"Guardia ya no conoce la corrida del {date}")
        mine = next((one for one in view["stages"] if one["name"] == stage), None)
        if stage == "discover":
            tell_troubles(view, tell)
        if stage == "load":
            for file in view["files"]:
                tell(file_line(file))
        state = "skipped" if mine is None else mine["state"]
        if state in OVER or view["state"] != "running":
            break
        tell(f"Etapa {stage}: {state}")
        time.sleep(LOOK_EVERY_S)

    why = " ".join(str(part) for part in ((mine or {}).get("code"), (mine or {}).get("detail")) if part)
    print(f"Etapa {stage}: {state}{f' ({why})' if why else ''}", flush=True)
    if stage == "publish":
        print(f"Eventos: {view['published']} publicados, {view['pending']} pendientes", flush=True)
    if state == "failed":
        raise RuntimeError(f"La etapa {stage} falló: {why}")
    if state != "succeeded":
        raise AirflowSkipException(why or state)


def conclude(**context) -> None:
    """The run as a whole: the last task decides whether the DAG's run succeeded, because each stage is followed whatever the others did."""
    start_again_after_clear(context)
    date = date_of(context)
    while True:
        view = newest_run(date)
        if view is None:
            raise RuntimeError(f"Guardia ya no conoce la corrida del {date}")
        if view["state"] != "running":
            break
        time.sleep(LOOK_EVERY_S)
    totals = view.get("totals", {})
    print(f"Corrida del {date}: {view['state']} · {json.dumps(totals, ensure_ascii=False)}", flush=True)
    for breach in view.get("breaches", []):
        print(f"Incidente: {breach['type']} · {breach['subject']}: {breach['summary']}", flush=True)
    if view["state"] == "failed":
        failed = ", ".join(one["name"] for one in view["stages"] if one["state"] == "failed")
        raise RuntimeError(f"La corrida del {date} falló: {failed or 'sin etapa'}")


def file_line(file: dict) -> str:
    line = f"{file['file']} ({file['master']}): {file['outcome']}"
    if file["outcome"] == "loaded":
        return f"{line}, {file['rowsRead']} leídos = {file['rowsLoaded']} cargados + {file['rowsRejected']} rechazados"
    problem = file.get("problem") or {}
    parts = [problem.get("fault"), problem.get("line"), problem.get("found"), problem.get("expected")]
    parts += [file.get("code"), file.get("detail")]
    return " · ".join([line, *(str(part) for part in parts if part)])


def tell_troubles(view: dict, tell) -> None:
    for name in view.get("unstable", []):
        tell(f"Todavía se está escribiendo: {name}")
    for name in view.get("unknown", []):
        tell(f"Ningún layout lo reconoce: {name}")
    for one in view.get("unsafe", []):
        tell(f"No se toca «{one['file']}»: {one['why']}")
    for one in view.get("missing", []):
        tell(f"No llegó la maestra {one['master']}, esperada a las {one['expectedBy']}")


def begin(**context) -> None:
    start(context)


with DAG(
    dag_id="ingesta_diaria_maestras_erp",
    description="Ingesta diaria de las maestras del ERP, ejecutada por Guardia",
    schedule="0 2 * * *",
    start_date=pendulum.datetime(2024, 1, 1, tz=ZONE),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 0},
    params={
        "date": Param(None, type=["null", "string"], format="date", title="Fecha de negocio (AAAA-MM-DD)"),
        "masters": Param([], type=["null", "array"], items={"type": "string"}, title="Solo estas maestras"),
        "files": Param([], type=["null", "array"], items={"type": "string"}, title="Solo estos archivos de input/"),
        "again": Param(False, type="boolean", title="Cargar otra vez lo de processed/"),
    },
    tags=["erp", "maestras", "guardia"],
) as dag:
    previous = PythonOperator(task_id="iniciar", python_callable=begin)
    for task_id, stage in STAGES.items():
        # The first stage needs a run that was started; a later one is followed whatever became of those before it.
        rule = "all_success" if stage == "prepare" else "all_done"
        task = PythonOperator(
            task_id=task_id, python_callable=follow_stage, op_kwargs={"stage": stage}, trigger_rule=rule
        )
        previous >> task
        previous = task
    previous >> PythonOperator(task_id="resultado", python_callable=conclude, trigger_rule="all_done")
