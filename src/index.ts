/** The library. What is not named here may change without notice. */
export type { Capability } from './model/capability.ts';
export type { Artifact } from './model/artifact.ts';
export type { Outcome } from './model/outcome.ts';
export { detailOf, placeText, type Problem, type ProblemCode, type Severity } from './model/problem.ts';
export { readContract, type Contract, type ContractSpec } from './contract/contract.ts';
export { toCapability, type CapabilityNames } from './contract/capability.ts';
export { readCapability, type ReadCapability } from './dialects/read.ts';
export { writeCapability } from './dialects/write.ts';
export { lint } from './lint/lint.ts';
export { expose, type ExposeOptions } from './surfaces/expose.ts';
export { emit, type Project } from './emit/emit.ts';
export { openCapability, type OpenCapability } from './run/open.ts';
export type { OpenOptions } from './run/options.ts';
export type { BoundAction, CallContext, CallInput, Explanation, Reply, Runtime } from './run/runtime.ts';
export { startServer, type RunningServer, type ServeOptions } from './serve/server.ts';
export { load, type LoadInput, type LoadOptions, type NotStarted } from './load/library.ts';
export type { LoadEnd, LoadEvent, Progress } from './load/event.ts';
export type { Counts } from './load/counts.ts';
