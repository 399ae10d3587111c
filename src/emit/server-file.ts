import type { Artifact } from '../model/artifact.ts';
import type { Capability } from '../model/capability.ts';
import type { Registry } from '../project/config-schema.ts';
import { serverJson, type ServerJson } from '../project/server-json.ts';
import { jsonText } from './json-text.ts';

/** `server.json`, by which an MCP registry knows the package that serves a capability over stdio. */
export function serverArtifact(registry: Registry, capability: Capability): Artifact {
  const { name, description, version, website, repository } = registry;
  const document = serverJson({
    name,
    description,
    version,
    ...(website !== undefined && { websiteUrl: website }),
    ...(repository !== undefined && { repository }),
    packages: [
      {
        registryType: 'npm',
        identifier: registry.package,
        version,
        runtimeHint: 'npx',
        transport: { type: 'stdio' },
        packageArguments: registry.arguments.map((value) => ({ type: 'positional', value })),
        environmentVariables: environmentOf(capability),
      },
    ],
  });
  return { path: 'server.json', content: jsonText(document) };
}

type Variable = ServerJson['packages'][number]['environmentVariables'][number];

/** What binds take from the environment. They are there for secrets, so none of them is shown. */
function environmentOf({ binds }: Capability): Variable[] {
  const variables = binds
    .filter(({ location }) => location === undefined)
    .flatMap(({ description, keys }) =>
      Object.values(keys).map((name): [string, Variable] => [
        name,
        { name, ...(description !== undefined && { description }), isRequired: true, isSecret: true },
      ]),
    );
  return [...new Map(variables).values()];
}
