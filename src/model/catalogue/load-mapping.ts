/** Mapping files, and values that cannot be mapped. */
export const mappings = {};
