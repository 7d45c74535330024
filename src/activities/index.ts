import { createAirflowDeeds, createAirflowLooks } from './actions/airflow.js';
import { createCanaryLooks } from './actions/canary.js';
import { createChecks } from './actions/checks.js';
import { createContainerDeeds, createContainerLooks } from './actions/container.js';
import { createDeeds } from './actions/deed.js';
import { createFileDeeds, createFileLooks } from './actions/files.js';
import { createKafkaDeeds, createKafkaLooks } from './actions/kafka.js';
import { createOracleLooks } from './actions/oracle.js';
import { createPostgresDeeds, createPostgresLooks } from './actions/postgres.js';
import { createReprocessing } from './actions/reprocess.js';
import type { ReprocessPort } from './actions/reprocess.js';
import { createRestarts } from './actions/restart-failed-services.js';
import { createDateVerification } from './actions/verify-date-ingested.js';
import type { LastRunsPort } from './actions/verify-date-ingested.js';
import { createLoadVerifications } from './actions/verify-loads.js';
import type { LoadsPort } from './actions/verify-loads.js';
import { createVerification } from './actions/verify-pipeline-recovery.js';
import type { PipelinePort } from './actions/verify-pipeline-recovery.js';
import type { Activities } from './contract.js';
import { createCoordinatorAnswers } from './coordinator-answers.js';
import { createEvidence } from './evidence.js';
import type { ActivityPort } from './evidence.js';
import { createIncidentSetup } from './incident-setup.js';
import type { CoordinatorPort, RegisterPort, SnapshotPort } from './incident-setup.js';
import { createIngestion } from './ingestion/index.js';
import type { IngestionPorts } from './ingestion/index.js';
import { createPages } from './pages.js';
import type { PagePorts } from './pages.js';
import type { RuntimesPort, ServicesPort } from './ports.js';
import { createProbes } from './probes.js';
import type { IntakePort, LabPort } from './probes.js';
import { createRecords } from './records.js';
import type { RecordPort } from './records.js';
import type { RemediationPort } from './surroundings.js';
import { translatingFailures } from './to-failure.js';

/** Everything that activities need of the outside world; `src/worker.ts` fits it together. */
export interface ActivityPorts extends PagePorts, IngestionPorts {
  readonly services: ServicesPort;
  readonly runtimes: RuntimesPort;
  readonly pipeline: PipelinePort;
  readonly activity: ActivityPort;
  readonly remediation: RemediationPort;
  readonly snapshots: SnapshotPort;
  readonly register: RegisterPort;
  readonly coordinator: CoordinatorPort;
  readonly record: RecordPort;
  readonly intake: IntakePort;
  readonly lab: LabPort;
  readonly reprocess: ReprocessPort;
  readonly loads: LoadsPort;
  readonly lastRuns: LastRunsPort;
}

export function createActivities(ports: ActivityPorts): Activities {
  return translatingFailures({
    ...createChecks(ports),
    ...createRestarts(ports),
    ...createVerification(ports),
    ...createReprocessing(ports),
    ...createLoadVerifications(ports),
    ...createDateVerification(ports),
    ...createAirflowLooks(),
    ...createPostgresLooks(),
    ...createKafkaLooks(),
    ...createOracleLooks(),
    ...createContainerLooks(),
    ...createFileLooks(),
    ...createCanaryLooks(),
    ...createDeeds({
      services: ports.services,
      remediation: ports.remediation,
      deeds: {
        ...createAirflowDeeds(),
        ...createPostgresDeeds(),
        ...createKafkaDeeds(),
        ...createContainerDeeds(),
        ...createFileDeeds(),
      },
    }),
    ...createEvidence(ports),
    ...createPages(ports),
    ...createIncidentSetup(ports),
    ...createCoordinatorAnswers(ports),
    ...createRecords(ports),
    ...createProbes(ports),
    ...createIngestion(ports),
  });
}
