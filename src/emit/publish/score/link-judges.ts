import { bit, type Judge } from './verdict.ts';

/** Whether `common` of the index has a link of one of the types; the last ones are synonyms. */
export const link =
  (...types: readonly string[]): Judge =>
  ({ common }) => {
    const found = types.find((type) => common.includes(type));
    const { [0]: first = '' } = types;
    return bit(
      found !== undefined,
      found === undefined ? `no link of type ${first} in common` : `a link of type ${found}`,
    );
  };

const SDK = /^SDKs?$| SDK$/;

export const sdks =
  (least: number): Judge =>
  ({ common }) => {
    const { length } = common.filter((type) => SDK.test(type));
    return bit(length >= least, `links to SDKs: ${length}; from ${least} on`);
  };
