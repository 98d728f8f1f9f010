// What was caught may be anything.

/** The sentence of an error. @param {unknown} error what was caught */
export const messageOf = (error) => (error instanceof Error ? error.message : String(error));
