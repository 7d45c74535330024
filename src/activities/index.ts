import { createAirflowDeeds, createAirflowLooks } from './actions/airflow.js';
import type { AirflowPort } from './actions/airflow-port.js';
import { createCanaryLooks } from './actions/canary.js';
import type { CanaryPort } from './actions/canary.js';
import { createChecks } from './actions/checks.js';
import { createContainerDeeds } from './actions/container-deeds.js';
import type { ContainersPort } from './actions/container-port.js';
import { createContainerLooks } from './actions/container.js';
import { createDeeds } from './actions/deed.js';
import { createFileDeeds, createFileLooks } from './actions/files.js';
import { createKafkaDeeds } from './actions/kafka.js';
import type { UndosPort } from './actions/kafka.js';
import { createKafkaLooks } from './actions/kafka-looks.js';
import type { KafkaPort } from './actions/kafka-port.js';
import type { FoldersPort } from './actions/files.js';
import { createOracleLooks } from './actions/oracle.js';
import type { OraclePort } from './actions/oracle.js';
import { createPostgresDeeds } from './actions/postgres-deeds.js';
import type { InterruptionPort } from './actions/postgres-deeds.js';
import { createPostgresLooks } from './actions/postgres.js';
import type { PostgresPort } from './actions/postgres.js';
import { createReprocessing } from './actions/reprocess.js';
import type { ReprocessPort } from './actions/reprocess.js';
import { createRestarts } from './actions/restart-failed-services.js';
import { createDateVerification } from './actions/verify-date-ingested.js';
import type { LastRunsPort } from './actions/verify-date-ingested.js';
import { createLoadVerifications } from './actions/verify-loads.js';
import type { LoadsPort } from './actions/verify-loads.js';
import { createVerification } from './actions/verify-pipeline-recovery.js';
import type { PipelinePort } from './actions/verify-pipeline-recovery.js';
import { createCheckPlans } from './checks.js';
import type { ChecksPort } from './checks.js';
import type { Activities } from './contract.js';
import { createCoordinatorAnswers } from './coordinator-answers.js';
import { createEvidence } from './evidence.js';
import type { ActivityPort } from './evidence.js';
import { createIncidentSetup } from './incident-setup.js';
import type { CoordinatorPort, RegisterPort, SnapshotPort } from './incident-setup.js';
import { createIngestion } from './ingestion/index.js';
import type { IngestionPorts } from './ingestion/index.js';
import { createMaintenance } from './maintenance/index.js';
import type { MaintenancePorts } from './maintenance/index.js';
import { withOwnLimits } from './own-limits.js';
import { createPages } from './pages.js';
import type { PagePorts } from './pages.js';
import type { RuntimesPort, SamplesPort, ServicesPort } from './ports.js';
import { createProbes } from './probes.js';
import type { IntakePort, LabPort } from './probes.js';
import { rememberSilence } from './recent-silence.js';
import { createRecords } from './records.js';
import type { RecordPort } from './records.js';
import type { RemediationPort } from './surroundings.js';
import { translatingFailures } from './to-failure.js';

/** Everything that activities need of the outside world; `src/worker.ts` fits it together. */
export interface ActivityPorts extends PagePorts, IngestionPorts, MaintenancePorts {
  readonly services: ServicesPort;
  readonly runtimes: RuntimesPort;
  readonly containers: ContainersPort;
  readonly folders: FoldersPort;
  readonly pipeline: PipelinePort;
  readonly activity: ActivityPort;
  readonly remediation: RemediationPort;
  readonly snapshots: SnapshotPort;
  readonly register: RegisterPort;
  readonly coordinator: CoordinatorPort;
  readonly record: RecordPort;
  readonly intake: IntakePort;
  readonly lab: LabPort;
  readonly checks: ChecksPort;
  readonly reprocess: ReprocessPort;
  readonly loads: LoadsPort;
  readonly lastRuns: LastRunsPort;
  readonly samples: SamplesPort;
  readonly postgres: PostgresPort & InterruptionPort;
  readonly oracle: OraclePort;
  readonly kafka: KafkaPort;
  readonly undos: UndosPort;
  readonly canary: CanaryPort;
  readonly airflow: AirflowPort;
}

export function createActivities(ports: ActivityPorts): Activities {
  return translatingFailures(withOwnLimits(ports.checks, everyActivity(ports)));
}

function everyActivity(given: ActivityPorts): Activities {
  const services = rememberSilence(given.services);
  const ports = { ...given, services };
  return {
    ...createChecks(ports),
    ...createRestarts(ports),
    ...createVerification(ports),
    ...createReprocessing(ports),
    ...createLoadVerifications(ports),
    ...createDateVerification(ports),
    ...createAirflowLooks(ports),
    ...createPostgresLooks(ports),
    ...createKafkaLooks(ports),
    ...createOracleLooks(ports),
    ...createContainerLooks(ports),
    ...createFileLooks(ports),
    ...createCanaryLooks(ports),
    ...createDeeds({
      services: ports.services,
      remediation: ports.remediation,
      deeds: {
        ...createAirflowDeeds(ports),
        ...createPostgresDeeds(ports),
        ...createKafkaDeeds(ports),
        ...createContainerDeeds(ports),
        ...createFileDeeds(ports),
      },
    }),
    ...createEvidence(ports),
    ...createPages(ports),
    ...createIncidentSetup(ports),
    ...createCoordinatorAnswers(ports),
    ...createRecords(ports),
    ...createProbes(ports),
    ...createCheckPlans(ports),
    ...createIngestion(ports),
    ...createMaintenance(ports),
  };
}
