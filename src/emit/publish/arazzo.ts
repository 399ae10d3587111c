import { toYaml } from '../../text/yaml.ts';
import { arazzoWorkflow, reusableInputs, type WorkflowPlan } from './arazzo-workflow.ts';
import { enrichedPath } from './contracts.ts';
import { operationsOf, type PublishedOperation } from './operations.ts';
import { wholeSources, type PartEmitter, type Publication, type PublishedApi, type PublishedFile } from './part.ts';
import { provenanceOf } from './provider-file.ts';

const VERSION = '1.0.1';

/** `arazzo/`: the jobs that the contract shows: two operations that write the same items, or one that writes many. */
export const arazzoPart: PartEmitter = (publication) => {
  const planned = publication.apis.map((api) => ({ api, plans: plansOf(operationsOf(api)) }));
  return {
    files: planned.flatMap(({ api, plans }) => plans.map((plan) => workflowFile(publication, api, plan))),
    absent: planned
      .filter(({ plans }) => plans.length === 0)
      .map(({ api }) => ({
        what: `arazzo/${api.stem}`,
        reason: 'Nothing in the contract says which operations belong to one job.',
        remedy:
          'State it with an overlay: x-capstan-bulk of an operation, and in its pairs the operation that follows.',
      })),
  };
};

/** A pair each once, from the side that brings the items in; a bulk operation without a pair by itself. */
export function plansOf(operations: readonly PublishedOperation[]): WorkflowPlan[] {
  const bulk = operations.filter(({ facts }) => facts.bulk !== undefined && isJson(facts.body?.mediaType));
  const paired = bulk.flatMap((first) => {
    const second = bulk.find(({ facts }) => facts.operationId === first.facts.bulk?.pairs);
    return second !== undefined && brings(first) && !brings(second) ? [[first, second] as const] : [];
  });
  const alone = bulk.filter((one) => !paired.some((pair) => pair.includes(one)));
  return [...paired.map(pairPlan), ...alone.map((one) => ({ job: effectOf(one), steps: [one] }))].map(
    (plan, index, all) => (all.findIndex(({ job }) => job === plan.job) === index ? plan : withNames(plan)),
  );
}

function pairPlan([first, second]: readonly [PublishedOperation, PublishedOperation]): WorkflowPlan {
  return { job: `${effectOf(first)}-then-${effectOf(second)}`, steps: [first, second] };
}

/** Where two jobs do the same to different things. */
function withNames({ steps }: WorkflowPlan): WorkflowPlan {
  return { job: steps.map(({ operation }) => operation.name).join('-then-'), steps };
}

function brings(operation: PublishedOperation): boolean {
  return ['upsert', 'create'].includes(effectOf(operation));
}

function effectOf({ facts, operation }: PublishedOperation): string {
  return facts.bulk?.effect ?? operation.name;
}

function isJson(mediaType = ''): boolean {
  return /^application\/(.*\+)?json$/i.test(mediaType);
}

function workflowFile(publication: Publication, api: PublishedApi, plan: WorkflowPlan): PublishedFile {
  const workflow = arazzoWorkflow(plan, api.capability.facts?.policy);
  const inputs = reusableInputs(plan);
  const document = {
    arazzo: VERSION,
    info: { title: workflow.summary, version: api.capability.info.version ?? '1.0.0' },
    sourceDescriptions: [{ name: api.stem, url: `../${enrichedPath(api)}`, type: 'openapi' }],
    workflows: [workflow],
    ...(inputs !== undefined && { components: { inputs } }),
    'x-provenance': provenanceOf(publication),
  };
  return {
    path: `arazzo/${api.stem}-${plan.job}-workflow.yml`,
    content: toYaml(document),
    capability: api.capability.name,
    link: {
      list: 'workflows',
      type: 'Arazzo',
      name: workflow.summary,
      mediaType: 'application/vnd.oai.workflows+yaml',
    },
    sources: [...wholeSources(api), ...plan.steps.flatMap(({ facts }) => contractPointer(api, facts.pointer))],
  };
}

function contractPointer({ capability }: PublishedApi, pointer: string) {
  const contract = capability.facts?.sources.find(({ role }) => role === 'contract');
  return contract === undefined ? [] : [{ path: contract.path, pointer }];
}
