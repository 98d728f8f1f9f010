// The address bar holds the runs, the settled point and the link mode, so that a copied link or a reload
// shows the same thing. It is read once, when the component appears, and only ever replaced. On a page that shows planes at
// an address of another page, as lessons do, that address stands in for it.

/** @type {URLSearchParams|null} what stands in for the query of the address bar */
let staged = null;

/** @param {string|null} query planes are shown at this address; null: at that of the address bar */
export function stageAddress(query) {
  staged = query === null ? null : new URLSearchParams(query);
}

/** Four decimals are finer than a pixel at any sensible zoom. @param {LatentPoint} point */
export const inUrl = ([x, y]) => numbersInUrl([x, y]);

/** @param {number[]} numbers */
export const numbersInUrl = (numbers) => numbers.map(tidy).join(",");

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const tidy = (value) => String(Number(value.toFixed(4)) + 0); // + 0: no "-0"

/**
 * What the address says; whatever is missing, repeated or malformed is null.
 * @returns {{z: LatentPoint|null, link: "picture"|"place"|null}}
 */
export function readUrl() {
  const link = parameter("link");
  return { z: pointParameter("z"), link: link === "picture" || link === "place" ? link : null };
}

/** "x,y"; anything else is null. @param {string|null} text @returns {LatentPoint|null} */
export function toPoint(text) {
  const numbers = toNumbers(text, 2);
  return numbers && [numbers[0], numbers[1]];
}

/** So many finite numbers, "x,y,…"; anything else is null. @param {string|null} text @param {number} count */
export function toNumbers(text, count) {
  const numbers = text?.split(",").map((part) => (NUMBER.test(part) ? Number(part) : NaN)) ?? [];
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : null;
}

/** A parameter of the address that is a point. @param {string} name */
export const pointParameter = (name) => toPoint(parameter(name));

/** A parameter that is so many numbers. @param {string} name @param {number} count */
export const numbersParameter = (name, count) => toNumbers(parameter(name), count);

/** A parameter that is a number. @param {string} name */
export const numberParameter = (name) => numbersParameter(name, 1)?.[0] ?? null;

/** "x,y;x,y"; null for no points. @param {LatentPoint[]} points */
export const pointsInUrl = (points) => points.map(inUrl).join(";") || null;

/** Null for no points, or where one is malformed. @param {string|null} text @returns {LatentPoint[]|null} */
export function toPoints(text) {
  const points = text?.split(";").map(toPoint) ?? [];
  return points.length > 0 && points.every((point) => point !== null) ? points : null;
}

/** Numbers of classes, "0,3"; null for none. @param {Set<number>} classes */
export const classesInUrl = (classes) => [...classes].sort((a, b) => a - b).join(",") || null;

/** @param {string|null} text @param {number} count how many classes there are @returns {Set<number>} empty where it names no class, one twice or one that is not there */
export function toClasses(text, count) {
  const named = text !== null && /^\d{1,3}(,\d{1,3})*$/.test(text) ? text.split(",").map(Number) : [];
  return new Set(named.every((k, i) => k < count && named.indexOf(k) === i) ? named : []);
}

/** One parameter of the address; null where it is missing or said twice. What is too long to have come from us is cut. @param {string} name */
export const parameter = (name, length = 200) => only((staged ?? inBar()).getAll(name), length);

/** One of the page itself, whatever is shown on it. @param {string} name */
export const pageParameter = (name, length = 200) => only(inBar().getAll(name), length);

/** All that it says something of. */
export const namesInUrl = () => [...new Set((staged ?? inBar()).keys())];

const inBar = () => new URL(location.href).searchParams;
const only = (/** @type {string[]} */ values, /** @type {number} */ length) => (values.length === 1 ? values[0].slice(0, length) : null);

const OWN = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/; // each computer's own names for itself

/** Why nobody else can open an address of this page, and what to do about it; null where others can. */
export function onlyHere() {
  const { hostname } = location;
  return OWN.test(hostname)
    ? `At “${hostname}” only this computer finds the app. For a class start it with “aevae app --address 0.0.0.0” or “make app”, and open it here at one of the addresses in digits that it then names.`
    : null;
}

/**
 * Set parameters of the address without a history entry (Back must leave the page, not undo a drag);
 * null removes one, all others stay as they are now.
 * @param {Record<string, string|null>} parameters
 */
export function replaceInUrl(parameters) {
  if (staged) replaceIn(staged, parameters);
  else replaceInBar(parameters);
}

/** The same for the page itself. @param {Record<string, string|null>} parameters */
export function replaceInBar(parameters) {
  const url = new URL(location.href);
  replaceIn(url.searchParams, parameters);
  // Commas and semicolons are legal in a query and easier to read than %2C and %3B.
  url.search = url.search.replaceAll("%2C", ",").replaceAll("%3B", ";");
  history.replaceState(history.state, "", url);
}

/** @param {URLSearchParams} query @param {Record<string, string|null>} parameters */
function replaceIn(query, parameters) {
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
}
