// Several parts called as one: the features of a plane, the tools of a feature. Any hook of any part may be missing.

/**
 * @typedef {import("./contract.js").Feature} Feature
 * @typedef {Required<Omit<Feature, "keys">>} Hooks
 */

/** @param {(Feature|null)[]} parts the first is asked first; null: not offered here */
export function createDispatch(parts) {
  const callable = /** @type {(Record<string, ((...values: any[]) => any)|undefined>|null)[]} */ (parts); // the hook's own type holds at the call

  /**
   * Calls a hook of every part.
   * @template {keyof Hooks} H
   * @param {H} hook
   * @param {Parameters<Hooks[H]>} values
   * @returns {(ReturnType<Hooks[H]>|undefined)[]}
   */
  const each = (hook, ...values) => callable.map((part) => part?.[hook]?.(...values));

  /**
   * Asks part after part until one answers.
   * @template {keyof Hooks} H
   * @param {H} hook
   * @param {Parameters<Hooks[H]>} values
   * @returns {ReturnType<Hooks[H]>|null}
   */
  function first(hook, ...values) {
    for (const part of callable) {
      const answer = part?.[hook]?.(...values);
      if (answer) return answer;
    }
    return null;
  }

  /** @type {Omit<Hooks, "transform"|"receive">} the parts as one; what goes from part to part, or to one of them, is the caller's */
  const hooks = {
    draw: (view) => each("draw", view),
    cursor: (z, place) => each("cursor", z, place),
    loaded: () => each("loaded"),
    setRun: (run, resting) => each("setRun", run, resting),
    setTheme: (theme) => each("setTheme", theme),
    setHidden: (hidden) => each("setHidden", hidden),
    setLabel: (label) => each("setLabel", label),
    grab: (z, pixel, event) => first("grab", z, pixel, event),
    address: () => Object.assign({}, ...each("address")),
    facts: () => Object.assign({}, ...each("facts")),
    perform: (deed) => each("perform", deed),
    destroy: () => each("destroy"),
  };
  return { each, hooks };
}
