import { deed, look } from './action.js';
import type { OnService } from './action.js';

/** What the Docker Engine can be asked about a service that runs in a container. */
export const CONTAINER_LOOKS = {
  check_container: look('check_container'),
  check_container_stats: look('check_container_stats'),
  read_service_logs: look('read_service_logs'),
  check_disk_space: look('check_disk_space'),
} as const;

export const CONTAINER_DEEDS = {
  start_service: deed('start_service', { undo: 'by_its_opposite' }),
  stop_service: deed('stop_service', { undo: 'by_its_opposite', needsPerson: true }),
  exec_in_container: deed('exec_in_container', { undo: 'cannot_be_undone', needsPerson: true }),
} as const;

export interface ContainerParams {
  /** Its state and its own health check. */
  check_container: OnService;
  /** Shares from 0 to 1: of the memory and of the processors that it may use. */
  check_container_stats: OnService & { readonly maxMemory: number; readonly maxCpu: number };
  /** The last lines, as a finding's detail: never a fault by itself. */
  read_service_logs: OnService & { readonly lines: number };
  /** Free space where the service keeps its data: of its `diskPath`, in its container where it has one. `minFree` from 0 to 1. */
  check_disk_space: OnService & { readonly minFree: number };
  start_service: OnService;
  stop_service: OnService;
  /** A command that the service's `commands` allow, by its name. */
  exec_in_container: OnService & { readonly command: string };
}
