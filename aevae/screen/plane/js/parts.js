// PURE.

/** A run with some of its parts replaced. What a run works out only when it is asked stays so: a spread would ask. @param {Run} run */
export const withParts = (run, parts) =>
  Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(run), ...Object.getOwnPropertyDescriptors(parts) });
