"""The pipeline of the operation as the tests need it: one file that Airflow 2 and 3 both read.

conf: {"fallar": true} fails the first attempt, or the first {"fallar_intentos": n}, with {"mensaje": text};
{"dormir": seconds} makes the run long.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

try:
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
    from airflow.operators.python import PythonOperator


def extraer(**context):
    conf = context["dag_run"].conf or {}
    time.sleep(float(conf.get("dormir", 0)))
    return {"filas": 10}


def cargar(**context):
    conf = context["dag_run"].conf or {}
    if conf.get("fallar") and context["ti"].try_number <= int(conf.get("fallar_intentos", 1)):
        raise RuntimeError(conf.get("mensaje", "fallo pedido por conf.fallar"))
    return "ok"


with DAG(
    dag_id="ingesta_diaria_maestras_erp",
    schedule="0 2 * * *",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=4,
    default_args={"retries": 0, "retry_delay": timedelta(seconds=1)},
    tags=["erp", "maestras"],
) as dag:
    PythonOperator(task_id="extraer", python_callable=extraer) >> PythonOperator(
        task_id="cargar", python_callable=cargar
    )
