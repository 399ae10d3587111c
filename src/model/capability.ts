import type { CapabilityFacts, OperationFacts } from './facts.ts';

/**
 * The neutral model of a capability. Every dialect is read into it and written from it; it holds nothing that only one
 * dialect knows. Lists keep the order of the document.
 */
export interface Capability {
  /** The file stem: `orders-orders`. */
  readonly name: string;
  readonly info: Info;
  readonly binds: readonly Bind[];
  readonly consumes: readonly Consumes[];
  readonly exposes: readonly Exposure[];
  /** What the capability format has no room for; absent when there is neither a contract nor a manifest. */
  readonly facts?: CapabilityFacts | undefined;
}

export interface Info {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** `YYYY-MM-DD` */
  readonly created?: string | undefined;
  /** `YYYY-MM-DD` */
  readonly modified?: string | undefined;
  readonly version?: string | undefined;
}

/** Variables for templates. Without `location` they come from the process environment. */
export interface Bind {
  readonly namespace: string;
  readonly description?: string | undefined;
  readonly location?: string | undefined;
  /** variable -> key at the source */
  readonly keys: Readonly<Record<string, string>>;
}

export type Authentication =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string }
  | {
      readonly kind: 'apikey';
      readonly key: string;
      readonly value: string;
      readonly placement: 'header' | 'query';
    }
  | { readonly kind: 'unsupported'; readonly type: string };

/** An upstream HTTP API and its operations. */
export interface Consumes {
  readonly namespace: string;
  readonly description?: string | undefined;
  /** Without a trailing slash. */
  readonly baseUri: string;
  readonly parameters: readonly ConsumedParameter[];
  readonly authentication?: Authentication | undefined;
  readonly resources: readonly ConsumedResource[];
}

export interface ConsumedResource {
  readonly name: string;
  readonly path: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly parameters: readonly ConsumedParameter[];
  readonly operations: readonly Operation[];
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Operation {
  readonly name: string;
  readonly method: HttpMethod;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly parameters: readonly ConsumedParameter[];
  readonly body?: RequestBody | undefined;
  /** `json` unless the document says otherwise. */
  readonly outputFormat: string;
  readonly facts?: OperationFacts | undefined;
}

export interface ConsumedParameter {
  readonly name: string;
  readonly in: 'query' | 'header' | 'path' | 'cookie' | 'body' | 'environment';
  /** A template; when absent the input of the same name is used. */
  readonly value?: string | undefined;
}

export type RequestBody =
  /** Text in which placeholders stand where JSON values go. */
  | { readonly kind: 'json'; readonly template: string }
  | { readonly kind: 'text'; readonly mediaType: string; readonly template: string }
  | { readonly kind: 'form'; readonly fields: Readonly<Record<string, string>> }
  | { readonly kind: 'unsupported'; readonly type: string };

export type Exposure = RestExposure | McpExposure | SkillExposure | ControlExposure;

interface Listener {
  readonly port?: number | undefined;
  readonly address?: string | undefined;
  readonly description?: string | undefined;
  readonly authentication?: Authentication | undefined;
}

export interface RestExposure extends Listener {
  readonly kind: 'rest';
  readonly namespace: string;
  readonly resources: readonly RestResource[];
}

export interface RestResource {
  readonly name: string;
  readonly path: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputs: readonly Input[];
  readonly actions: readonly RestAction[];
}

export interface McpExposure extends Listener {
  readonly kind: 'mcp';
  readonly namespace: string;
  readonly transport: 'http' | 'stdio';
  readonly tools: readonly Tool[];
}

export interface SkillExposure extends Listener {
  readonly kind: 'skill';
  readonly namespace: string;
  readonly skills: readonly Skill[];
}

export interface ControlExposure extends Listener {
  readonly kind: 'control';
}

/** Something that a surface offers: a REST operation or a tool. */
export interface Action {
  readonly name: string;
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly inputs: readonly Input[];
  readonly target: Target;
  readonly outputs: readonly Output[];
}

/** What an action does when it is run. */
export type Target =
  | {
      readonly kind: 'call';
      /** `namespace.operation` */
      readonly call: string;
      readonly with: Readonly<Record<string, string | number | boolean>>;
    }
  | { readonly kind: 'unsupported'; readonly feature: string };

export interface RestAction extends Action {
  readonly method: HttpMethod;
}

export interface Tool extends Action {
  readonly hints: Hints;
}

export interface Hints {
  readonly readOnly?: boolean | undefined;
  readonly destructive?: boolean | undefined;
  readonly idempotent?: boolean | undefined;
  readonly openWorld?: boolean | undefined;
}

export type InputType = 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object';

export interface Input {
  readonly name: string;
  /** Absent on tools, whose inputs have no place. */
  readonly in?: 'query' | 'header' | 'path' | 'cookie' | 'body' | undefined;
  readonly type: InputType;
  readonly description: string;
  readonly required: boolean;
  readonly pattern?: string | undefined;
  /** A literal that stands in for the caller's input, or a JSONPath into the body when it starts with `$`. */
  readonly value?: string | undefined;
}

/** One rule of an output mapping; the first whose mapping finds something is the whole answer. */
export interface Output {
  readonly type: 'string' | 'number' | 'boolean' | 'object' | 'array';
  readonly name?: string | undefined;
  /** JSONPath */
  readonly mapping?: string | undefined;
  /** A static text. */
  readonly value?: string | undefined;
  readonly properties?: Readonly<Record<string, Output>> | undefined;
  readonly items?: Output | undefined;
}

export interface Skill {
  readonly name: string;
  readonly description: string;
  readonly license?: string | undefined;
  readonly compatibility?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly allowedTools?: string | undefined;
  readonly argumentHint?: string | undefined;
  readonly userInvocable?: boolean | undefined;
  readonly disableModelInvocation?: boolean | undefined;
  /** `file:///...`; capabilities that we emit have none, the manifest names the folder. */
  readonly location?: string | undefined;
  readonly tools: readonly SkillTool[];
}

export type SkillTool =
  | {
      readonly kind: 'derived';
      readonly name: string;
      readonly description: string;
      readonly namespace: string;
      readonly action: string;
    }
  | { readonly kind: 'instruction'; readonly name: string; readonly description: string; readonly instruction: string };
