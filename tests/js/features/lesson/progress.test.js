import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECKS } from "../../../../aevae/browser/features/lesson/checks.js";
import { progressOf } from "../../../../aevae/browser/features/lesson/progress.js";

const SIDE = {
  verdict: "edge", label: 4, votes: 8, runner_up: { label: 9, votes: 5 }, spreads: 3.14, radius: 0.5, errors: { 63: 83.21 },
  field: { name: "prior", value: -1, share: 0.4 }, sampled: 16, dots: ["sample"], given: [3, 4, 4],
};
const PAGE = {
  sides: { a: SIDE }, pins: [{ z: [0, 0], image: [0, 1] }, { z: [0, 2], image: [3, 1] }, { z: [0, 2.5], image: [2, 1] }], dial: { beta: [0.1, 1] },
  path: { ends: [9, 4], t: 0.31, gain: 0.118 }, same_images: 1,
};
const WORDS = { classes: [..."0123456789"], option: () => "β", target: (index) => `test image ${index}`, overlay: () => "codes vs prior", value: (_, value) => `${2 ** value} times` };
const LINES = [
  [{ verdict: "far" }, "far from the data: not yet, it is at the edge"],
  [{ verdict: "edge" }, "at the edge of the data: yes"],
  [{ like: 9, votes: 15 }, "9s among the 15 nearest: 5, at least 15"],
  [{ like: 7, votes: 15 }, "7s among the 15 nearest: few, at least 15"],
  [{ between: [9, 4] }, "9s and 4s among the 15 nearest: 5 and 8, at least 4 of each and 13 together; go where the data are"],
  [{ spreads_below: 2.5 }, "less than 2.5 spreads from the middle: 3.14"],
  [{ radius_below: 0.1 }, "less than 0.1 from (0, 0): 0.50"],
  [{ radius_above: 2.4 }, "more than 2.4 from (0, 0): 0.50"],
  [{ error_below: 40, target: 63 }, "squared error to test image 63: 83.2, at most 40"],
  [{ error_below: 40, target: 7 }, "squared error to test image 7: –, at most 40"],
  [{ pins_apart: 2, images_within: 1 }, "two pins at least 2 apart: yes; squared error between their images: 4.0, at most 1"],
  [{ pins_apart: 3, images_within: 1 }, "two pins at least 3 apart: 2.50"],
  [{ field: "prior", below: -2 }, "codes vs prior: 0.5 times, less than 0.25 times"],
  [{ field: "prior", top: 0.1 }, "codes vs prior: among the highest 40 % of the plane, at most 10 %"],
  [{ field: "distance", top: 0.1 }, "the plane is coloured by “codes vs prior”: not yet"],
  [{ dial: { beta: [0.1, 10] } }, "β 0.1, 10: 10 still to visit"],
  [{ dial: { beta: [0.1, 1] } }, "β 0.1, 1: all visited"],
  [{ sampled: 64 }, "codes drawn: 16 of 64"],
  [{ dots: ["sample", "mean"] }, "dots shown as samples: yes, as centres: not yet"],
  [{ ends: [4, 9], t: 0.5 }, "between a 4 and a 9: now a 9 and a 4; at t = 0.5: now 0.31"],
  [{ gain_above: 0.2 }, "geodesic shorter than the straight path by more than 20 %: now 12 %"],
  [{ given: 4 }, "classes given at this place: 2 of 4"],
  [{ given: 1 }, "classes given at this place: 1 of 1"],
  [{ same_images: 3 }, "images ringed: 1 of 3"],
];

test("a line says what is asked for and what is there", () => {
  for (const [check, says] of LINES) assert.equal(progressOf(check, PAGE, WORDS).says, says);
});

test("every kind of check has its line", () => {
  assert.deepEqual(new Set(LINES.map(([check]) => Object.keys(check).find((key) => key in CHECKS))), new Set(Object.keys(CHECKS)));
});

test("of two planes a line says which one it is about, and of the page as a whole it does not", () => {
  const both = { ...PAGE, sides: { a: SIDE, b: { ...SIDE, sampled: 64 } } };
  assert.deepEqual(progressOf({ sampled: 64, side: "b" }, both, WORDS), { met: true, says: "right plane, codes drawn: 64 of 64" });
  assert.equal(progressOf({ sampled: 64 }, both, WORDS).says, "left plane, codes drawn: 16 of 64");
  assert.equal(progressOf({ same_images: 3 }, both, WORDS).says, "images ringed: 1 of 3");
});

test("a plane that is not here meets nothing", () => {
  assert.equal(progressOf({ sampled: 1, side: "b" }, PAGE, WORDS).met, false);
});
