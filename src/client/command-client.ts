import type { CommandInput, CommandView } from '../domain/command.js';

/** Starts people's commands and looks at them. Every method throws ClientError for what can be explained. */
export interface CommandClient {
  /**
   * Starts a command. With the same `requestId` again it is the same command, also where that has ended. Throws ClientError
   * `invalid_command` where it orders nothing, or more than one command may hold.
   */
  start(input: CommandInput, requestId?: string): Promise<StartedCommand>;
  /** By its workflow's id, with or without `command/`. Throws ClientError `not_found`. */
  show(id: string): Promise<CommandView>;
  /** Calls back at every change until the command has ended or the signal aborts; returns the last view. */
  follow(id: string, onView: (view: CommandView) => void, signal?: AbortSignal): Promise<CommandView>;
}

export interface StartedCommand {
  readonly outcome: 'started' | 'known';
  readonly workflowId: string;
  readonly commandId: string;
}
