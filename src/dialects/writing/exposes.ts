import type {
  ControlExposure,
  Exposure,
  McpExposure,
  RestExposure,
  RestResource,
  SkillExposure,
} from '../../model/capability.ts';
import type { Dialect } from '../dialect.ts';
import { writeInputs, writeRestAction, writeTool } from './actions.ts';
import { writeAuthentication } from './authentication.ts';
import { writeSkill } from './skills.ts';
import { named, type WrittenMapping } from './written.ts';

export function writeExposure(dialect: Dialect, exposure: Exposure): WrittenMapping {
  switch (exposure.kind) {
    case 'rest':
      return writeRest(dialect, exposure);
    case 'mcp':
      return writeMcp(dialect, exposure);
    case 'skill':
      return writeSkills(dialect, exposure);
    case 'control':
      return { type: 'control', ...listener(exposure), authentication: writeAuthentication(exposure.authentication) };
  }
}

function listener(exposure: RestExposure | McpExposure | SkillExposure | ControlExposure): WrittenMapping {
  return { address: exposure.address, port: exposure.port };
}

/** Without the description: neither dialect has one here. */
function writeRest(dialect: Dialect, rest: RestExposure): WrittenMapping {
  return {
    type: 'rest',
    namespace: rest.namespace,
    ...listener(rest),
    authentication: writeAuthentication(rest.authentication),
    resources: named(dialect, rest.resources, (resource) => writeRestResource(dialect, resource)),
  };
}

function writeRestResource(dialect: Dialect, resource: RestResource): WrittenMapping {
  return {
    path: resource.path,
    [dialect.display]: resource.title,
    description: resource.description,
    inputParameters: writeInputs(dialect, resource.inputs, 'rest'),
    operations: named(dialect, resource.actions, (action) => writeRestAction(dialect, action)),
  };
}

function writeMcp(dialect: Dialect, mcp: McpExposure): WrittenMapping {
  return {
    type: 'mcp',
    namespace: mcp.namespace,
    transport: mcp.transport,
    ...listener(mcp),
    description: mcp.description,
    authentication: writeAuthentication(mcp.authentication),
    tools: named(dialect, mcp.tools, (tool) => writeTool(dialect, tool)),
  };
}

function writeSkills(dialect: Dialect, exposure: SkillExposure): WrittenMapping {
  return {
    type: 'skill',
    namespace: exposure.namespace,
    ...listener(exposure),
    description: exposure.description,
    authentication: writeAuthentication(exposure.authentication),
    skills: named(dialect, exposure.skills, (skill) => writeSkill(dialect, skill)),
  };
}
