// The address bar holds the runs, the settled point and the link mode, so that a copied link or a reload
// shows the same thing. It is read once, when the component appears, and only ever replaced.

/** Four decimals are finer than a pixel at any sensible zoom. */
export const inUrl = ([x, y]) => `${tidy(x)},${tidy(y)}`;

const tidy = (value) => String(Number(value.toFixed(4)) + 0); // + 0: no "-0"

/**
 * What the address says; whatever is missing, repeated or malformed is null.
 * @returns {{z: Point|null, link: "picture"|"place"|null}}
 */
export function readUrl() {
  const link = asked("link");
  return { z: toPoint(asked("z")), link: ["picture", "place"].includes(link) ? link : null };
}

/** "x,y"; anything else is null. @param {string|null} text @returns {Point|null} */
export function toPoint(text) {
  const number = "[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?";
  const parts = text?.match(`^(${number}),(${number})$`);
  const point = parts?.slice(1).map(Number);
  return point?.every(Number.isFinite) ? point : null;
}

/** A parameter of the address that is a point. @returns {Point|null} */
export const askedPoint = (name) => toPoint(asked(name));

/** "x,y;x,y"; null for no points, or where one is malformed. */
export const pointsInUrl = (points) => points.map(inUrl).join(";") || null;

/** @param {string|null} text @returns {Point[]|null} */
export function toPoints(text) {
  const points = text?.split(";").map(toPoint) ?? [];
  return points.length > 0 && !points.includes(null) ? points : null;
}

/** Numbers of classes, "0,3"; null for none. @param {Set<number>} classes */
export const classesInUrl = (classes) => [...classes].sort((a, b) => a - b).join(",") || null;

/** @param {string|null} text @param {number} count how many classes there are @returns {Set<number>} empty where it names no class, one twice or one that is not there */
export function toClasses(text, count) {
  const named = /^\d{1,3}(,\d{1,3})*$/.test(text ?? "") ? text.split(",").map(Number) : [];
  return new Set(named.every((k, i) => k < count && named.indexOf(k) === i) ? named : []);
}

/** One parameter of the address; null where it is missing or said twice. What is too long to have come from us is cut. */
export function asked(name, length = 200) {
  const found = new URL(location.href).searchParams.getAll(name);
  return found.length === 1 ? found[0].slice(0, length) : null;
}

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
  // Commas and semicolons are legal in a query and easier to read than %2C and %3B.
  url.search = url.search.replaceAll("%2C", ",").replaceAll("%3B", ";");
  history.replaceState(history.state, "", url);
}
