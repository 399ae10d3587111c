import type { Json, JsonObject, JsonSchema } from './json.ts';
import type { InputType } from './capability.ts';

/** What is known of a capability beyond its document: from the contract and overlays at build time, from the manifest later. */
export interface CapabilityFacts {
  readonly sources: readonly SourceFile[];
  /** Component schemas that inputs are made of, self-contained: `OrderInput`. */
  readonly entities: readonly Entity[];
  readonly policy?: Policy | undefined;
  readonly guidance?: Guidance | undefined;
  /** Origins that the contract's servers name; the key goes nowhere else. */
  readonly origins: readonly string[];
}

export interface SourceFile {
  readonly role: 'contract' | 'overlay';
  /** Relative to the project folder, with `/`. */
  readonly path: string;
  /** Lower-case hex. */
  readonly sha256: string;
}

export interface Entity {
  /** As the contract spells it. */
  readonly name: string;
  readonly schema: JsonSchema;
}

/** `x-capstan-policy` of the document. */
export interface Policy {
  readonly rate?: { readonly requests: number; readonly perSeconds: number; readonly burst: number } | undefined;
  readonly retryStatuses: readonly number[];
  readonly timeouts: { readonly connectMs: number; readonly totalMs: number };
  /** Where the figures come from, in words. */
  readonly source?: string | undefined;
}

/** `x-capstan-guidance` of the document: what whoever uses the API should know before, in words. */
export interface Guidance {
  /** Jobs that the API is not for, though they sound alike; each ends the sentence "Not for". */
  readonly notFor: readonly string[];
  /** What nobody documents, with how to be safe; each a sentence or two. */
  readonly unknown: readonly string[];
}

export interface OperationFacts {
  readonly operationId: string;
  /** JSON Pointer of the operation in the contract. */
  readonly pointer: string;
  /** One object schema with a property per input, self-contained by `$defs`; no `$id`, no `x-capstan-*`. */
  readonly input: JsonSchema;
  readonly inputs: readonly InputFact[];
  readonly body?: BodyFact | undefined;
  readonly responses: readonly ResponseFact[];
  readonly semantics: Semantics;
  readonly bulk?: BulkFacts | undefined;
  /** Whole inputs that the input schema accepts. */
  readonly examples: readonly Example[];
  readonly fields: readonly FieldFact[];
  /** `x-capstan-rules`, as they stand. */
  readonly rules: readonly Json[];
}

export interface InputFact {
  /** The name in `input`, in exposures and in `with`; letters, digits, `-`, `_`. */
  readonly name: string;
  /** The name on the wire, when it differs. */
  readonly wireName?: string | undefined;
  readonly in: 'query' | 'header' | 'path' | 'cookie' | 'body';
  readonly type: InputType;
  readonly required: boolean;
  readonly description: string;
  /** How an array or an object travels in a query or header parameter. */
  readonly explode?: boolean | undefined;
}

export interface BodyFact {
  readonly mediaType: string;
  readonly required: boolean;
  /** `members`: each member of the body object is an input. `whole`: the body is the one input named `body`. */
  readonly shape: 'members' | 'whole';
}

export interface ResponseFact {
  /** `202`, `4XX`, `default` */
  readonly status: string;
  readonly description: string;
  readonly documented: boolean;
  readonly mediaType?: string | undefined;
  /** Self-contained, when the contract gives one. */
  readonly schema?: JsonSchema | undefined;
}

export interface Semantics {
  readonly readOnly: boolean;
  readonly destructive: boolean;
  readonly idempotent: boolean;
  /** One sentence for each of the three, naming the rule or the fact it comes from. */
  readonly evidence: { readonly readOnly: string; readonly destructive: string; readonly idempotent: string };
}

/** `x-capstan-bulk` of an operation. */
export interface BulkFacts {
  /** The input that holds the items. */
  readonly items: string;
  /** The property of an item that identifies it. */
  readonly key: string;
  readonly maxItems: number;
  readonly effect: 'upsert' | 'update' | 'create' | 'delete';
  /** True when an item replaces what is stored under its key. */
  readonly replaces: boolean;
  /** The operation (`operationId`) that writes the same items in the other way. */
  readonly pairs?: string | undefined;
}

export interface FieldFact {
  /** Dotted path from the operation's input; `[]` stands for every item: `orders[].closed_at`. */
  readonly path: string;
  readonly role?: 'start' | 'end' | 'category' | 'version' | undefined;
  readonly sensitive: boolean;
}

export interface Example {
  readonly name: string;
  readonly summary?: string | undefined;
  readonly value: JsonObject;
}
