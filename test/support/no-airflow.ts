import type { ActivityPorts } from '../../src/activities/index.js';

/** For a world without an Airflow: whoever asks one is told so. */
export function noAirflow(): Pick<ActivityPorts, 'airflow'> {
  return {
    airflow: {
      service(name) {
        throw Object.assign(new Error(`no Airflow "${name}"`), { code: 'UNKNOWN_SERVICE' });
      },
      failureWord: (failure) => failure,
    },
  };
}
