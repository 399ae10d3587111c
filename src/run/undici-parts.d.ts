/*
 * The two parts of undici that the transport needs. Its index loads fetch, caches, mocks and web sockets as well, which
 * is 25 ms of every start; the version is pinned, so that the paths are known to be there.
 */
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}

declare module 'undici/lib/core/connect.js' {
  import { buildConnector } from 'undici';
  export default buildConnector;
}
