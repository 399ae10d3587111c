import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LoadLook, LoadService } from '../load/service.ts';
import type { BuiltIn, CallResult, TaskState } from './mcp-built-in.ts';

type Result = Extract<CallResult, { kind: 'result' }>;

/**
 * Loads as tasks. A task's id is the load's with a seal behind it, made for its caller: nobody can guess it, nobody else
 * can use it, it outlives the process as the ledger does, and there is nothing more to keep.
 */
export class LoadTasks {
  readonly #service: LoadService;
  readonly #resultOf: (load: LoadLook) => Result | undefined;

  constructor(service: LoadService, resultOf: (load: LoadLook) => Result | undefined) {
    this.#service = service;
    this.#resultOf = resultOf;
  }

  /** The task of a load that has begun. */
  of(id: string, caller: string): TaskState | undefined {
    const found = this.#service.find(id);
    return found.ok ? this.#stateOf(found.value, caller) : undefined;
  }

  readonly find: BuiltIn['tasks']['find'] = (taskId, caller) => {
    const id = this.#opened(taskId, caller);
    return id === undefined ? undefined : this.of(id, caller);
  };

  readonly cancel: BuiltIn['tasks']['cancel'] = (taskId, caller) => {
    const id = this.#opened(taskId, caller);
    if (id === undefined) return undefined;
    this.#service.cancel(id);
    return this.of(id, caller);
  };

  #stateOf(load: LoadLook, caller: string): TaskState | undefined {
    const { id, state, startedAt, endedAt } = load;
    const result = this.#resultOf(load);
    if (result === undefined) return undefined;
    const status = statusOf(state);
    return {
      taskId: `${id}.${this.#seal(id, caller)}`,
      status,
      statusMessage: result.text.split('\n', 1)[0] ?? '',
      createdAt: startedAt,
      updatedAt: endedAt ?? Date.now(),
      // one that has not finished says so, as an error of the tool: the load can go on, the task cannot
      result: status === 'completed' ? { ...result, isError: state !== 'finished' } : undefined,
    };
  }

  #opened(taskId: string, caller: string): string | undefined {
    const [id = '', seal = ''] = taskId.split('.');
    const [given, wanted] = [Buffer.from(seal), Buffer.from(this.#seal(id, caller))];
    return given.length === wanted.length && timingSafeEqual(given, wanted) ? id : undefined;
  }

  #seal(id: string, caller: string): string {
    const owned = caller === '' ? id : `${id} ${caller}`;
    return createHmac('sha256', this.#service.salt).update(`task ${owned}`).digest('base64url').slice(0, 27);
  }
}

function statusOf(state: LoadLook['state']): TaskState['status'] {
  switch (state) {
    case 'running':
      return 'working';
    case 'finished':
    case 'paused':
      return 'completed';
    case 'stopped':
    case 'cancelled':
      return 'cancelled';
  }
}
