/** What reading the input of a load can meet. */
export const sources = {};
