import { isObject } from '../model/json.ts';
import type { TaskState } from './mcp-built-in.ts';

/** The name of the extension. */
export const TASKS = 'io.modelcontextprotocol/tasks';

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
const POLL_MS = 2000;

/** True when the client says in this request that it takes a task for an answer. */
export function takesTask(envelope: unknown): boolean {
  const capabilities = isObject(envelope) ? envelope[CAPABILITIES] : undefined;
  const extensions = isObject(capabilities) ? capabilities['extensions'] : undefined;
  return isObject(extensions) && isObject(extensions[TASKS]);
}

export function taskIdOf(params: unknown): string {
  const taskId = isObject(params) ? params['taskId'] : undefined;
  return typeof taskId === 'string' ? taskId : '';
}

/** A task as the extension writes it; it is kept as long as the load is. */
export function taskJson({ taskId, status, statusMessage, createdAt, updatedAt }: TaskState): {
  readonly [key: string]: unknown;
} {
  return {
    taskId,
    status,
    statusMessage,
    createdAt: new Date(createdAt).toISOString(),
    lastUpdatedAt: new Date(updatedAt).toISOString(),
    ttlMs: null,
    pollIntervalMs: POLL_MS,
  };
}
