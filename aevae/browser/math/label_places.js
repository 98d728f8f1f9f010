// Where the name of a class stands: where its codes are densest and outnumber all others, and at more such places the closer one looks.
// They are fixed on the plane: with the view names come and go, and none moves.
import { pointBetween } from "./between.js";

const CELLS = { least: 12, most: 128, perRoot: 1.3 }; // along the wider side: as many as the root of the number of codes can fill
const BOX = 3; // cells a code is shared out among along each axis, twice over
const LEVELS = 4; // each half as far apart as the one before
const FEWEST = 3; // codes that a region is ahead of all others by
const APART = 0.45; // of the view's wider side: places of one class that are nearer to each other are one

/**
 * @typedef {{at: LatentPoint, reach: number}} LabelPlace reach: latent units within which its class has no better place
 * @typedef {{cell: number, all: number, next: number}} Cell by how many codes its largest class is ahead of all others together, and of the next one
 */

/**
 * @param {Float32Array} means (N, 2)
 * @param {ArrayLike<number>} labels class of each code
 * @param {number} classes how many there are
 * @param {Bounds} bounds codes beyond these do not count
 * @returns {LabelPlace[][]} of each class, the best first: where it outnumbers all others together; where it does so nowhere, the next one; none where it is nowhere the largest
 */
export function labelPlaces(means, labels, classes, bounds) {
  const { x0, x1, y0, y1 } = bounds, wide = Math.max(x1 - x0, y1 - y0);
  const step = wide / Math.min(CELLS.most, Math.max(CELLS.least, Math.round(CELLS.perRoot * Math.sqrt(labels.length))));
  const columns = Math.ceil((x1 - x0) / step), rows = Math.ceil((y1 - y0) / step), size = columns * rows;
  const counts = Array.from({ length: classes }, () => new Float32Array(size));
  for (let i = 0; i < labels.length; i++) {
    const column = Math.floor((means[2 * i] - x0) / step), row = Math.floor((means[2 * i + 1] - y0) / step);
    if (column >= 0 && column < columns && row >= 0 && row < rows && labels[i] < classes) counts[labels[i]][row * columns + column]++;
  }
  const line = new Float32Array(Math.max(columns, rows));
  for (const count of counts) blur(count, columns, rows, line);

  /** @type {Cell[][]} where each class is the largest */
  const first = counts.map(() => []);
  for (let cell = 0; cell < size; cell++) {
    let all = 0, largest = -1, most = 0, second = 0;
    for (let k = 0; k < classes; k++) {
      const count = counts[k][cell];
      all += count;
      if (count > most) [largest, most, second] = [k, count, most];
      else if (count > second) second = count;
    }
    const lead = { cell, all: (2 * most - all) * BOX ** 2, next: (most - second) * BOX ** 2 };
    if (lead.next >= FEWEST) first[largest].push(lead);
  }
  const covered = new Int32Array(size); // by the last disc about each cell
  let disc = 0;
  /** @param {Cell} cell @param {number} reach @returns {LabelPlace} */
  const placeAt = ({ cell }, reach) => ({ at: [x0 + ((cell % columns) + 0.5) * step, y0 + (Math.floor(cell / columns) + 0.5) * step], reach });

  return first.map((cells) => {
    const clear = cells.filter(({ all }) => all >= FEWEST).sort((a, b) => b.all - a.all || a.cell - b.cell);
    if (clear.length === 0) return cells.sort((a, b) => b.next - a.next || a.cell - b.cell).slice(0, 1).map((cell) => placeAt(cell, Infinity));
    const taken = [clear[0]], places = [placeAt(clear[0], Infinity)];
    for (let level = 1; level <= LEVELS; level++) { // half as dense, a place is wanted where one looks twice as close
      const reach = wide / 2 ** (level + 1), least = clear[0].all / 2 ** level;
      disc++;
      for (const { cell } of taken) cover(covered, columns, rows, cell, reach / step, disc);
      for (const cell of clear) {
        if (cell.all < least) break;
        if (covered[cell.cell] === disc) continue;
        cover(covered, columns, rows, cell.cell, reach / step, disc);
        taken.push(cell);
        places.push(placeAt(cell, reach));
      }
    }
    return places;
  });
}

/** Writes a number into all cells nearer to one than so many. @param {Int32Array} covered @param {number} columns @param {number} rows @param {number} cell @param {number} radius @param {number} value */
function cover(covered, columns, rows, cell, radius, value) {
  const [x, y, reach] = [cell % columns, Math.floor(cell / columns), Math.ceil(radius) - 1];
  for (let row = Math.max(0, y - reach); row <= Math.min(rows - 1, y + reach); row++) {
    const half = Math.ceil(Math.sqrt(radius ** 2 - (row - y) ** 2)) - 1;
    covered.fill(value, row * columns + Math.max(0, x - half), row * columns + Math.min(columns - 1, x + half) + 1);
  }
}

/** Every number becomes the mean of itself and those beside it, twice along each axis. @param {Float32Array} values @param {number} columns @param {number} rows @param {Float32Array} line room for the longer axis */
function blur(values, columns, rows, line) {
  for (const [lines, length, stride, step] of [[rows, columns, columns, 1], [columns, rows, 1, columns]]) {
    for (let l = 0; l < lines; l++) {
      for (let twice = 0; twice < 2; twice++) {
        let some = false;
        for (let i = 0; i < length; i++) {
          line[i] = values[l * stride + i * step];
          some ||= line[i] > 0;
        }
        if (!some) break;
        for (let i = 0; i < length; i++) values[l * stride + i * step] = ((i > 0 ? line[i - 1] : 0) + line[i] + (i < length - 1 ? line[i + 1] : 0)) / BOX;
      }
    }
  }
}

/** Those that are wanted in a view, and lie in it. @param {LabelPlace[]} places @param {View} view */
export function placesIn(places, { x0, x1, y0, y1 }) {
  const apart = APART * Math.max(x1 - x0, y1 - y0);
  return places.filter(({ at: [x, y], reach }) => reach >= apart && x >= x0 && x <= x1 && y >= y0 && y <= y1);
}

/** On the way from one to the other only the best of each class. @param {LabelPlace[][]} from @param {LabelPlace[][]} to @param {number} share 0…1 @returns {LabelPlace[][]} */
export const labelPlacesBetween = (from, to, share) => (share === 0 ? from : to.map(([after], k) => {
  const [before = after] = from[k] ?? [];
  return after ? [{ at: pointBetween(before.at, after.at, share), reach: Infinity }] : [];
}));
