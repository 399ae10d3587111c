/** What sending the batches of a load can meet. */
export const sends = {};
