import type { HttpMethod } from '../model/capability.ts';
import type { BulkFacts, Semantics } from '../model/facts.ts';

interface Judgement {
  readonly holds: boolean;
  readonly because: string;
}

/** What calling the operation does, from the rules of its method and from what is known of its bulk effect. */
export function semanticsOf(method: HttpMethod, bulk: BulkFacts | undefined): Semantics {
  const readOnly = readOnlyBy(method);
  const destructive = destructiveBy(method, bulk);
  const idempotent = idempotentBy(method, bulk);
  return {
    readOnly: readOnly.holds,
    destructive: destructive.holds,
    idempotent: idempotent.holds,
    evidence: { readOnly: readOnly.because, destructive: destructive.because, idempotent: idempotent.because },
  };
}

function readOnlyBy(method: HttpMethod): Judgement {
  return method === 'GET'
    ? { holds: true, because: 'GET is a safe method (RFC 9110, 9.2.1).' }
    : { holds: false, because: `${method} is not a safe method (RFC 9110, 9.2.1).` };
}

function destructiveBy(method: HttpMethod, bulk: BulkFacts | undefined): Judgement {
  if (bulk?.replaces === true) {
    return {
      holds: true,
      because: `An item replaces what is stored under its ${bulk.key} (x-capstan-bulk, replaces).`,
    };
  }
  if (bulk?.effect === 'create')
    return { holds: false, because: 'Items are only added (x-capstan-bulk, effect create).' };
  switch (method) {
    case 'GET':
      return { holds: false, because: 'GET changes nothing (RFC 9110, 9.2.1).' };
    case 'DELETE':
      return { holds: true, because: 'DELETE removes what is stored (RFC 9110, 9.3.5).' };
    case 'PUT':
      return { holds: true, because: 'PUT replaces what is stored (RFC 9110, 9.3.4).' };
    case 'PATCH':
      return { holds: true, because: 'PATCH overwrites the values it is given (RFC 5789).' };
    case 'POST':
      return { holds: true, because: 'Nothing in the contract says that POST only adds, so it is taken to overwrite.' };
  }
}

function idempotentBy(method: HttpMethod, bulk: BulkFacts | undefined): Judgement {
  if (bulk !== undefined && bulk.effect !== 'create') {
    const because = `Items are found by their ${bulk.key}, so the same request twice leaves the same state (x-capstan-bulk, effect ${bulk.effect}).`;
    return { holds: true, because };
  }
  return method === 'GET' || method === 'PUT' || method === 'DELETE'
    ? { holds: true, because: `${method} is an idempotent method (RFC 9110, 9.2.2).` }
    : { holds: false, because: `${method} is not an idempotent method (RFC 9110, 9.2.2).` };
}
