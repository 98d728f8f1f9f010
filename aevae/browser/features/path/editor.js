// Everything by which stops are moved, from the planes and from the controls beside them.
import { coordinates, decimalsOf } from "../../ui/sentences.js";

/**
 * @param {import("./stops.js").Stops} stops
 * @param {Object} on
 * @param {() => boolean} on.isReady stops belong to the runs that are shown
 * @param {() => void} on.changed stops, or what is shown of them
 * @param {() => void} on.selected another stop is chosen
 * @param {() => void} on.settled
 * @param {() => void} on.chosen a stop has been chosen, not dragged: it may be anywhere
 * @param {() => void} on.drawn a path by hand is there
 * @param {(text: string) => void} on.say
 */
export function createStopEditor(stops, on) {
  let drawing = false; // the next drag on the plane is a path by hand

  /** @param {() => void} act */
  function change(act) {
    if (!on.isReady()) return;
    act();
    on.changed();
  }

  const editor = {
    get drawing() { return drawing; },
    change,
    /** @param {number} i */
    select(i) {
      if (!on.isReady() || i === stops.selected) return;
      stops.select(i);
      on.selected();
    },
    /** @param {number} i @param {number} side @param {LatentPoint} z */
    move: (i, side, z) => change(() => stops.move(i, side, z)),
    /** @param {number} i @param {number} side @param {number|null} row of the code that was clicked */
    moveToCode(i, side, row) {
      if (row !== null) change(() => stops.moveToCode(i, side, row));
    },
    /** A place in numbers. @param {number} i @param {LatentPoint} z @returns {boolean} whether it is one that is allowed */
    place(i, z) {
      if (!on.isReady()) return false;
      const reach = stops.reach(), { x0, x1, y0, y1 } = reach, decimals = decimalsOf(reach) - 2, dimensions = stops.sides[0].run.plane.origin.length;
      const allowed = z[0] >= x0 && z[0] <= x1 && z[1] >= y0 && z[1] <= y1;
      if (allowed) {
        editor.move(i, 0, z);
        on.settled();
        on.chosen();
      } else on.say(`That is far outside the map. Write a place between ${coordinates([x0, y0], dimensions, decimals)} and ${coordinates([x1, y1], dimensions, decimals)}.`);
      return allowed;
    },
    /** A random test image of a class. @param {number} i @param {number} label */
    pick(i, label) {
      const { run } = stops.sides[0];
      const isOther = (/** @type {number} */ row) => run.labels[row] === label && run.testIndex[row] !== stops.list[i].index && stops.knows(run.testIndex[row]);
      const rows = Array.from(run.labels, (_, row) => row).filter(isOther);
      if (rows.length === 0) return on.say(`There is no other test image${run.spec.classes.length ? ` of class ${run.spec.classes[label]}` : ""}.`);
      const row = rows[Math.floor(Math.random() * rows.length)];
      change(() => {
        stops.select(i);
        stops.moveToCode(i, 0, row);
      });
      on.chosen();
    },
    add: () => change(stops.add),
    /** @param {number} i */
    remove: (i) => change(() => {
      stops.select(i);
      stops.remove();
    }),
    swap: () => change(stops.swap),
    /** Begin to draw, or give it up; what is drawn is erased. @param {boolean} wanted */
    toggleDrawing: (wanted) => change(() => {
      if (stops.drawn) stops.erase();
      else drawing = wanted;
    }),
    /** @param {LatentPoint[]} line by hand, on the first plane */
    draw(line) {
      let good = false;
      change(() => (good = stops.draw(line)));
      drawing = !good;
      if (good) on.drawn();
      else on.say("A path needs more than one place: press, and draw a line.");
    },
  };
  return editor;
}
