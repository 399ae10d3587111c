import type { PartEmitter } from './part.ts';
import { providerFile } from './provider-file.ts';

/** `plans/`: what capstan.yml states of plans and prices; nothing else knows of them. */
export const plansPart: PartEmitter = (publication) => {
  const { plans = [], provider, dates } = publication;
  if (plans.length === 0) {
    const reason = 'Nothing is known of plans and prices.';
    return {
      files: [],
      absent: [{ what: 'plans', reason, remedy: 'State plans in capstan.yml, each with its source.' }],
    };
  }
  const content = {
    provider: provider.name,
    providerId: provider.aid,
    created: dates?.created,
    modified: dates?.modified,
    sources: [...new Set(plans.map(({ source }) => source))],
    plans: plans.map(({ source: _, elements, ...plan }) => ({ ...plan, elements: elements.map((name) => ({ name })) })),
  };
  const link = { type: 'Plans', name: 'Plans and prices' };
  const file = providerFile(publication, { path: 'plans/{}-plans-pricing.yml', content, link });
  return { files: [{ ...file, sources: [{ path: 'capstan.yml', pointer: '/plans' }] }], absent: [] };
};
