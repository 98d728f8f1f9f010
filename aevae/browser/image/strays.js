// Pieces of ink that nobody meant, such as a slip of the pen; services/photographs/layout.py finds the same.

const TINY = 0.25, FAR = 0.15; // in shares of the figure's longest side: no longer than this, and no nearer

/** @typedef {{left: number, top: number, right: number, bottom: number, pixels: number[]}} Piece right and bottom are outside of it */

/**
 * The pixels of pieces that are tiny against the longest one and far from it. A dot right above a stroke and a stroke in two
 * parts are none: the one is near, the other not tiny.
 * @param {Float32Array} ink height × width
 * @param {number} width
 * @param {number} paper ink is more than this
 * @returns {{pieces: number, pixels: number[]}}
 */
export function straysOf(ink, width, paper) {
  const pieces = piecesOf(ink, width, paper);
  const longest = (/** @type {Piece} */ { left, top, right, bottom }) => Math.max(right - left, bottom - top);
  const main = pieces.reduce((a, b) => (longest(b) > longest(a) ? b : a), pieces[0]);
  const strays = pieces.filter((piece) => {
    const across = Math.max(0, piece.left - main.right, main.left - piece.right), down = Math.max(0, piece.top - main.bottom, main.top - piece.bottom);
    return longest(piece) <= TINY * longest(main) && Math.hypot(across, down) > FAR * longest(main);
  });
  return { pieces: strays.length, pixels: strays.flatMap(({ pixels }) => pixels) };
}

/** What hangs together, also over corners, in the order in which rows meet it. @param {Float32Array} ink @param {number} width @param {number} paper */
function piecesOf(ink, width, paper) {
  const height = ink.length / width;
  const seen = new Uint8Array(ink.length);
  /** @type {Piece[]} */
  const pieces = [];
  for (let start = 0; start < ink.length; start++) {
    if (seen[start] || ink[start] <= paper) continue;
    const piece = { left: width, top: height, right: 0, bottom: 0, pixels: [start] };
    seen[start] = 1;
    for (const i of piece.pixels) { // grows while it is walked
      const x = i % width, y = (i - x) / width;
      piece.left = Math.min(piece.left, x);
      piece.right = Math.max(piece.right, x + 1);
      piece.top = Math.min(piece.top, y);
      piece.bottom = Math.max(piece.bottom, y + 1);
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (seen[next] || ink[next] <= paper) continue;
          seen[next] = 1;
          piece.pixels.push(next);
        }
      }
    }
    pieces.push(piece);
  }
  return pieces;
}
