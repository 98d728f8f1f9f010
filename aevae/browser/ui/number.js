// Numbers as people read them: the same as aevae/runs/numbers.py.

const HUGE = 1e9; // from here on a power of ten tells more than a row of digits
const TINY = 1e-4; // below it, where the decimals asked for would show nothing but zeros
const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number with so many decimals: 1,234.50, −0.25. One that would look like nothing keeps two significant digits
 * (0.0012), one too long to read is 3.0·10³³ and one that is infinite or no number a dash. No zero has a sign.
 * @param {number} value @param {number} [decimals]
 */
export function number(value, decimals = 2) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value), sign = value < 0 ? "−" : "", fixed = size.toFixed(decimals);
  if (size > 0 && !/[1-9]/.test(fixed)) return sign + (size < TINY ? power(size) : size.toPrecision(2));
  if (size >= HUGE) return sign + power(size);
  const [whole, part] = fixed.split(".");
  return (size > 0 ? sign : "") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? `.${part}` : "");
}

/** Two significant digits and a power of ten. @param {number} size */
function power(size) {
  const [digits, exponent] = size.toExponential(1).split("e");
  return `${digits}·10${exponent.replace("+", "").replace("-", "⁻").replace(/\d/g, (digit) => SUPERSCRIPT[Number(digit)])}`;
}

/** The same where a number moves: it keeps its decimals. @param {number} value @param {number} [decimals] */
export const fixed = (value, decimals = 2) => number(Number(value.toFixed(decimals)), decimals);

/** Decimals that tell places of a plane apart: two, more where codes lie within less than a unit. @param {Bounds} bounds */
export const decimalsOf = ({ x0, x1, y0, y1 }) => Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(Math.max(x1 - x0, y1 - y0)))));
