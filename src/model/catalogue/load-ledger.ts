/** The memory of loads. */
export const ledgers = {};
