"""The lab's pipeline for a real Airflow, 2 or 3: its one task is the ingestion that the lab's own scheduler runs, too."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime

try:
    from airflow.providers.standard.operators.python import PythonOperator
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
    from airflow.operators.python import PythonOperator


def ingesta(**context):
    """Environment, set by Guardia where it starts the scheduler: GUARDIA_LAB_NODE, _PROGRAM, _CONFIG and _CLONE."""
    node, program, config, clone = (
        os.environ[f"GUARDIA_LAB_{name}"] for name in ("NODE", "PROGRAM", "CONFIG", "CLONE")
    )
    subprocess.run([node, "--import", "tsx", program, config, context["run_id"]], cwd=clone, check=True)


with DAG(
    dag_id="ingesta_diaria_maestras_erp",
    schedule=None,
    start_date=datetime(2024, 1, 1),
    catchup=False,
    is_paused_upon_creation=False,
    max_active_runs=4,
    tags=["guardia-lab"],
) as dag:
    PythonOperator(task_id="ingesta", python_callable=ingesta)
