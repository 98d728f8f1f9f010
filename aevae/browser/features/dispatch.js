// Several parts called as one: the features of a plane, the tools of a feature. Any hook of any part may be missing.

/**
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {Required<Feature>} Hooks
 */

/** @param {(Partial<Feature>|null)[]} parts first asked first; null: not offered here */
export function createDispatch(parts) {
  const callable = /** @type {(Record<string, ((...values: any[]) => any)|undefined>|null)[]} */ (parts); // the hook's own type holds at the call
  return {
    /**
     * Calls a hook of every part.
     * @template {keyof Hooks} H
     * @param {H} hook
     * @param {Parameters<Hooks[H]>} values
     * @returns {(ReturnType<Hooks[H]>|undefined)[]}
     */
    each: (hook, ...values) => callable.map((part) => part?.[hook]?.(...values)),
    /**
     * Asks part after part until one answers.
     * @template {keyof Hooks} H
     * @param {H} hook
     * @param {Parameters<Hooks[H]>} values
     * @returns {NonNullable<ReturnType<Hooks[H]>>|null}
     */
    first(hook, ...values) {
      for (const part of callable) {
        const answer = part?.[hook]?.(...values);
        if (answer) return answer;
      }
      return null;
    },
  };
}
