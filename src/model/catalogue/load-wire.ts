/** Wire profiles. */
export const wires = {};
