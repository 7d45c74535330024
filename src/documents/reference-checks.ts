import type { EscalationLevel } from '../domain/escalation.js';
import { SEVERITIES } from '../domain/severity.js';
import type { GuardiaDraft, WrittenPolicy } from './guardia-draft.js';
import type { ProblemList } from './problem-list.js';
import type { YamlPath } from './yaml-text.js';

/** That every name mentioned exists, and that it is of the right kind. */
export function checkReferences(draft: GuardiaDraft, problems: ProblemList): void {
  checkPipeline(draft, problems);
  checkWindows(draft, problems);
  for (const [name, role] of draft.roles.sound) {
    role.people.forEach((person, index) => {
      const path = ['roles', name, 'people', index];
      problems.expectName('person', person, draft.people.declared, path);
      if (role.people.indexOf(person) < index) problems.add(path, 'duplicate_person', {});
    });
  }
  for (const [name, policy] of draft.policies.sound) checkPolicy(policy, ['policies', name], draft, problems);
}

function checkPipeline(draft: GuardiaDraft, problems: ProblemList): void {
  const { pipeline, services } = draft;
  if (!pipeline) return;
  const expected = [
    { key: 'scheduler', name: pipeline.scheduler, kind: 'airflow' },
    { key: 'database', name: pipeline.database, kind: 'postgres' },
    { key: 'kafka', name: pipeline.kafka, kind: 'kafka' },
    { key: 'oracle', name: pipeline.oracle, kind: 'oracle' },
  ] as const;
  for (const { key, name, kind } of expected) {
    if (name === undefined) continue;
    const path = ['pipeline', key];
    const service = services.sound.get(name);
    if (service && service.kind !== kind) problems.add(path, 'wrong_service_kind', { name, expected: kind });
    else problems.expectName('service', name, services.declared, path);
  }
}

function checkWindows({ remediation, services }: GuardiaDraft, problems: ProblemList): void {
  const windows = remediation?.windows ?? [];
  windows.forEach((window, index) => {
    const path = ['remediation', 'windows', index];
    if (windows.findIndex(({ name }) => name === window.name) < index)
      problems.add([...path, 'name'], 'duplicate_name', { name: window.name });
    window.services?.forEach((service, place) => {
      problems.expectName('service', service, services.declared, [...path, 'services', place]);
    });
  });
}

function checkPolicy(policy: WrittenPolicy, at: YamlPath, draft: GuardiaDraft, problems: ProblemList): void {
  policy.openingChannels.forEach((channel, index) => {
    problems.expectName('channel', channel, draft.channels.declared, [...at, 'openingChannels', index]);
  });
  policy.levels.forEach((level, index) => {
    const path = [...at, 'levels', index];
    if (policy.levels.findIndex((other) => other.name === level.name) < index) {
      problems.add([...path, 'name'], 'duplicate_name', { name: level.name });
    }
    level.channels.forEach((channel, place) => {
      problems.expectName('channel', channel, draft.channels.declared, [...path, 'channels', place]);
    });
    level.roles.forEach((role, place) => {
      problems.expectName('role', role, draft.roles.declared, [...path, 'roles', place]);
      checkEmail(role, level, [...path, 'roles', place], draft, problems);
    });
    checkTimes(level, policy.levels.slice(0, index), [...path, 'after'], problems);
  });
}

function checkEmail(
  role: string,
  level: EscalationLevel,
  at: YamlPath,
  draft: GuardiaDraft,
  problems: ProblemList,
): void {
  const people = (draft.roles.sound.get(role)?.people ?? []).map((id) => draft.people.sound.get(id));
  const channel = level.channels.find((name) => draft.channels.sound.get(name)?.kind === 'email');
  const isJudged = people.length > 0 && people.every((person) => person !== undefined);
  if (channel !== undefined && isJudged && people.every((person) => person?.email === undefined)) {
    problems.add(at, 'role_without_email', { role, channel });
  }
}

/** Levels are a ladder: none may come before the one below it. Where a runbook sets a time, the runbook's check compares. */
function checkTimes(
  level: EscalationLevel,
  below: readonly EscalationLevel[],
  at: YamlPath,
  problems: ProblemList,
): void {
  const { after } = level;
  if (after === 'max_response') return;
  for (const severity of SEVERITIES) {
    const before = below.map((other) => (other.after === 'max_response' ? 0 : other.after[severity]));
    const beforeMs = Math.max(0, ...before);
    if (after[severity] >= beforeMs) continue;
    problems.add([...at, severity], 'time_goes_down', { severity, levelMs: after[severity], beforeMs });
  }
}
