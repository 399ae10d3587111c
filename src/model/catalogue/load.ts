/** A load as a whole. */
export const loads = {};
