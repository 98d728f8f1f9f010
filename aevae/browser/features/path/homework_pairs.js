// Pairs of test pictures for a homework sheet, the same for the same seed.
import { uniformFrom } from "../../math/random.js";

/**
 * Half of the pairs, rounded up, are of one class, the others of two different ones.
 * @param {ArrayLike<number>} labels class of each row
 * @param {number} count
 * @param {number} seed
 * @returns {{rows: [number, number], same: boolean}[]} those of one class first; fewer where the codes do not have them
 */
export function choosePairs(labels, count, seed) {
  const random = uniformFrom(seed);
  const members = new Map();
  for (let row = 0; row < labels.length; row++) {
    if (!members.has(labels[row])) members.set(labels[row], []);
    members.get(labels[row]).push(row);
  }
  const take = (list) => list[Math.floor(random() * list.length)];
  const shuffled = (list) => list.map((value) => [random(), value]).sort((a, b) => a[0] - b[0]).map(([, value]) => value);
  const classes = shuffled([...members.keys()].sort((a, b) => a - b));
  const twins = classes.filter((label) => members.get(label).length > 1);
  const same = twins.length === 0 ? [] : Array.from({ length: Math.ceil(count / 2) }, (_, i) => {
    const own = members.get(twins[i % twins.length]);
    const first = take(own);
    return { rows: [first, take(own.filter((row) => row !== first))], same: true };
  });
  const different = classes.length < 2 ? [] : Array.from({ length: Math.floor(count / 2) }, (_, i) => {
    const first = classes[i % classes.length];
    return { rows: [take(members.get(first)), take(members.get(take(classes.filter((label) => label !== first))))], same: false };
  });
  return [...same, ...different];
}
