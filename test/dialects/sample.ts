import type { Capability } from '../../src/model/capability.ts';

/** A capability that uses every part of the model that both dialects can spell. */
export const sample: Capability = {
  name: 'orders',
  info: {
    title: 'Orders',
    description: 'Orders of a shop.',
    tags: ['Shop', 'Orders'],
    created: '2026-01-02',
    modified: '2026-03-04',
  },
  binds: [
    { namespace: 'env', description: 'Secrets', keys: { SHOP_KEY: 'SHOP_KEY', SHOP_USER: 'SHOP_USER' } },
    { namespace: 'files', location: 'file:///./secrets.yaml', keys: { OTHER: 'other-key' } },
  ],
  consumes: [
    {
      namespace: 'shop',
      description: 'The shop.',
      baseUri: 'https://api.shop.test/v2',
      parameters: [{ name: 'API-Version', in: 'header', value: '2026-01-01' }],
      authentication: { kind: 'basic', username: '{{SHOP_USER}}', password: '' },
      resources: [
        {
          name: 'orders',
          path: '/orders',
          title: 'Orders',
          description: 'All orders.',
          parameters: [],
          operations: [
            {
              name: 'list-orders',
              method: 'GET',
              title: 'List',
              description: 'Lists orders.',
              parameters: [{ name: 'limit', in: 'query' }],
              outputFormat: 'json',
            },
            {
              name: 'create-orders',
              method: 'POST',
              parameters: [{ name: 'X-Trace', in: 'header' }],
              body: { kind: 'json', template: '{"orders": {{orders}}, "note": "{{note}}"}' },
              outputFormat: 'json',
            },
          ],
        },
        {
          name: 'order',
          path: '/orders/{order_id}/lines/{line}',
          parameters: [{ name: 'order_id', in: 'path' }],
          operations: [
            {
              name: 'replace-line',
              method: 'PUT',
              parameters: [],
              body: { kind: 'text', mediaType: 'application/xml', template: '<line>{{text}}</line>' },
              outputFormat: 'xml',
            },
            {
              name: 'update-line',
              method: 'PATCH',
              parameters: [],
              body: { kind: 'form', fields: { note: '{{note}}' } },
              outputFormat: 'csv',
            },
            { name: 'delete-line', method: 'DELETE', parameters: [], outputFormat: 'json' },
          ],
        },
      ],
    },
    {
      namespace: 'stock',
      baseUri: 'http://stock.test',
      parameters: [],
      authentication: { kind: 'apikey', key: 'X-Key', value: '{{SHOP_KEY}}', placement: 'query' },
      resources: [],
    },
    {
      namespace: 'staff',
      baseUri: 'https://staff.test',
      parameters: [],
      authentication: { kind: 'bearer', token: '{{SHOP_KEY}}' },
      resources: [],
    },
  ],
  exposes: [
    {
      kind: 'rest',
      namespace: 'orders-rest',
      port: 8080,
      address: '127.0.0.1',
      authentication: { kind: 'bearer', token: '{{OTHER}}' },
      resources: [
        {
          name: 'line',
          path: '/orders/{order_id}/lines/{line}',
          title: 'Line',
          description: 'One line.',
          inputs: [{ name: 'order_id', in: 'path', type: 'string', description: 'The order.', required: true }],
          actions: [
            {
              name: 'delete-line',
              method: 'DELETE',
              title: 'Delete',
              description: 'Deletes a line.',
              inputs: [
                {
                  name: 'line',
                  in: 'path',
                  type: 'string',
                  description: 'The line.',
                  required: true,
                  pattern: '^[0-9]+$',
                },
                { name: 'If-Match', in: 'header', type: 'string', description: 'The version.', required: false },
              ],
              target: {
                kind: 'call',
                call: 'shop.delete-line',
                with: { order_id: 'orders-rest.order_id', line: 'orders-rest.line', retries: 3 },
              },
              outputs: [
                {
                  type: 'object',
                  properties: {
                    id: { type: 'string', mapping: '$.uid' },
                    lines: { type: 'array', mapping: '$.lines', items: { type: 'number', mapping: '$' } },
                    source: { type: 'string', value: 'shop' },
                  },
                },
              ],
            },
          ],
        },
      ],
    },
    {
      kind: 'mcp',
      namespace: 'orders-mcp',
      port: 9090,
      transport: 'http',
      description: 'Orders for agents.',
      tools: [
        {
          name: 'create-orders',
          title: 'Create orders',
          description: 'Creates orders.',
          inputs: [
            { name: 'orders', type: 'array', description: 'The orders.', required: true },
            { name: 'note', type: 'string', description: 'A note.', required: false },
          ],
          hints: { readOnly: false, destructive: false, idempotent: false },
          target: {
            kind: 'call',
            call: 'shop.create-orders',
            with: { orders: 'orders-mcp.orders', note: 'orders-mcp.note' },
          },
          outputs: [],
        },
        {
          name: 'list-orders',
          description: 'Lists orders.',
          inputs: [],
          hints: {},
          target: { kind: 'call', call: 'shop.list-orders', with: {} },
          outputs: [],
        },
      ],
    },
    {
      kind: 'mcp',
      namespace: 'orders-stdio',
      transport: 'stdio',
      tools: [
        {
          name: 'list-orders',
          description: 'Lists orders.',
          inputs: [],
          hints: {},
          target: { kind: 'call', call: 'shop.list-orders', with: {} },
          outputs: [],
        },
      ],
    },
    {
      kind: 'skill',
      namespace: 'orders-skill',
      port: 9091,
      description: 'Skills of the shop.',
      skills: [
        {
          name: 'orders',
          description: 'How to order.',
          license: 'Apache-2.0',
          compatibility: 'Any agent.',
          metadata: { team: 'shop' },
          allowedTools: 'create-orders',
          argumentHint: '<order>',
          userInvocable: true,
          disableModelInvocation: false,
          location: 'file:///skills/orders',
          tools: [
            {
              kind: 'derived',
              name: 'create',
              description: 'Creates.',
              namespace: 'orders-mcp',
              action: 'create-orders',
            },
            { kind: 'instruction', name: 'read', description: 'Reads.', instruction: 'references/read.md' },
          ],
        },
      ],
    },
    { kind: 'control', port: 9092, address: 'localhost' },
  ],
};
