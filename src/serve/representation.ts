import { createHash } from 'node:crypto';
import { problemDetails } from '../http/respond.ts';
import type { Outcome } from '../model/outcome.ts';

/** A document as it is served. */
export interface Representation {
  /** With its parameters. */
  readonly mediaType: string;
  readonly body: string | Uint8Array;
  /** Beside those that every document has. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a request is answered with. The body is that of a GET; the writer leaves it out for HEAD. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** What a read-only document allows. */
export const READ_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** 304 when the caller has these very bytes (RFC 9110, 13.1.2). */
export function conditional(document: Representation, ifNoneMatch: string | undefined): Answer {
  const { mediaType, body } = document;
  const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
  const headers = { etag, 'cache-control': 'no-cache', ...document.headers };
  if (matches(ifNoneMatch, etag)) return { status: 304, headers, body: '' };
  // Files come from a document's author: a browser must neither guess at them nor run them.
  const guards = { 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox" };
  return { status: 200, headers: { ...headers, ...guards, 'content-type': mediaType }, body };
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

export function refused({ problems }: Outcome<never>): Answer {
  const { status, body } = problemDetails(problems);
  const allow = status === 405 ? { allow: READ_METHODS.join(', ') } : {};
  return { status, headers: { 'content-type': 'application/problem+json', ...allow }, body };
}
