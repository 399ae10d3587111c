import type { UnknownPolicy } from '../check/inspect.ts';
import type { Environment } from './secrets.ts';

/** How a capability is opened. */
export interface OpenOptions {
  /** Where secrets come from. */
  readonly environment: Environment;
  /** Another base URI; one without a path keeps the contract's. */
  readonly upstream?: string | undefined;
  /** Origins, besides the contract's own, that may get the key. */
  readonly trustedOrigins?: readonly string[] | undefined;
  readonly unknown?: UnknownPolicy | undefined;
  /** `optional` opens without secrets, to check and explain; such a runtime must not send. */
  readonly secrets?: 'required' | 'optional' | undefined;
}
