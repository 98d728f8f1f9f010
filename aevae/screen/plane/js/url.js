// The address bar holds the settled point, so that a copied link or a reload shows the same thing.

/** Four decimals are finer than a pixel at any sensible zoom. */
export const inUrl = ([x, y]) => `${tidy(x)},${tidy(y)}`;

const tidy = (value) => String(Number(value.toFixed(4)) + 0); // + 0: no "-0"

/**
 * Set parameters of the address without a history entry (Back must leave the page, not undo a drag);
 * null removes one, all others stay as they are now.
 * @param {Object<string, string|null>} parameters
 */
export function replaceInUrl(parameters) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  // Commas are legal in a query and easier to read than %2C.
  url.search = url.search.replaceAll("%2C", ",");
  history.replaceState(history.state, "", url);
}
