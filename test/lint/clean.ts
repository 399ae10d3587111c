import type { Capability } from '../../src/model/capability.ts';

/** A capability that the reference engine would run as it is meant: no rule has anything to say. */
export const clean: Capability = {
  name: 'orders',
  info: { title: 'Orders', description: 'Orders of a shop.', tags: [] },
  binds: [{ namespace: 'env', keys: { SHOP_KEY: 'SHOP_KEY' } }],
  consumes: [
    {
      namespace: 'shop',
      baseUri: 'https://api.shop.test/v2',
      parameters: [{ name: 'API-Version', in: 'header', value: '2026-01-01' }],
      authentication: { kind: 'basic', username: '{{SHOP_KEY}}', password: '' },
      resources: [
        {
          name: 'order',
          path: '/orders/{id}',
          parameters: [],
          operations: [
            {
              name: 'update-order',
              method: 'PATCH',
              parameters: [{ name: 'dry', in: 'query' }],
              body: { kind: 'json', template: '{"note": "{{note}}", "lines": {{lines}}}' },
              outputFormat: 'json',
            },
            { name: 'get-order', method: 'GET', parameters: [], outputFormat: 'json' },
          ],
        },
      ],
    },
  ],
  exposes: [
    {
      kind: 'rest',
      namespace: 'orders-rest',
      port: 8080,
      resources: [
        {
          name: 'order',
          path: '/orders/{id}',
          inputs: [{ name: 'id', in: 'path', type: 'string', description: 'The order.', required: true }],
          actions: [
            {
              name: 'update-order',
              method: 'PATCH',
              inputs: [
                { name: 'dry', in: 'query', type: 'boolean', description: 'Changes nothing.', required: false },
                { name: 'note', in: 'body', type: 'string', description: 'The note.', required: true },
                { name: 'lines', in: 'body', type: 'array', description: 'The lines.', required: true },
              ],
              target: {
                kind: 'call',
                call: 'shop.update-order',
                with: {
                  id: 'orders-rest.id',
                  dry: 'orders-rest.dry',
                  note: 'orders-rest.note',
                  lines: 'orders-rest.lines',
                },
              },
              outputs: [{ type: 'object', properties: { id: { type: 'string', mapping: '$.id' } } }],
            },
          ],
        },
      ],
    },
    {
      kind: 'mcp',
      namespace: 'orders-mcp',
      transport: 'http',
      port: 9090,
      tools: [
        {
          name: 'get-order',
          description: 'Gets an order.',
          inputs: [{ name: 'id', type: 'string', description: 'The order.', required: true }],
          hints: { readOnly: true, destructive: false, idempotent: true },
          target: { kind: 'call', call: 'shop.get-order', with: { id: 'orders-mcp.id' } },
          outputs: [],
        },
      ],
    },
    {
      kind: 'skill',
      namespace: 'orders-skill',
      port: 9091,
      skills: [
        {
          name: 'orders',
          description: 'How to order.',
          metadata: {},
          tools: [{ kind: 'derived', name: 'get', description: 'Gets.', namespace: 'orders-mcp', action: 'get-order' }],
        },
      ],
    },
  ],
};
