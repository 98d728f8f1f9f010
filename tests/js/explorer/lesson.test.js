import assert from "node:assert/strict";
import { test } from "node:test";
import { isSolvable } from "../../../aevae/browser/explorer/demonstration.js";
import { createLessonFacts } from "../../../aevae/browser/explorer/lesson_facts.js";

const RUN = { plane: { origin: [0, 0], axes: [[1, 0], [0, 1]] }, summary: { mean: [1, 0], std: [2, 4] }, spec: { run: "beta-1" } };
const PLACE = { verdict: "edge", label: 4, votes: 9, runnerUp: { label: 9, votes: 6 } };
const panel = (more = {}) => ({ isHere: true, run: RUN, z: [3, -4], facts: () => ({ place: PLACE, sampled: 16, pins: [{ z: [0, 0], image: [1] }] }), ...more });

test("facts are those of the cursor, of what features know, and nothing else", () => {
  const { sides, pins } = createLessonFacts({}, []).gather([panel()]);
  assert.deepEqual(sides.a, {
    verdict: "edge", label: 4, votes: 9, runner_up: { label: 9, votes: 6 }, spreads: Math.SQRT2, radius: 5, errors: {},
    sampled: 16, field: null, dots: [], given: [], pins: [{ z: [0, 0], image: [1] }],
  });
  assert.equal(pins, sides.a.pins);
});

test("a plane that is still loading is not there", () => {
  assert.deepEqual(Object.keys(createLessonFacts({}, []).gather([panel(), panel({ isHere: false })]).sides), ["a"]);
  assert.deepEqual(createLessonFacts({}, []).gather([panel({ facts: () => ({ place: null }) })]).sides, {});
});

test("what was visited stays visited, and an image counts where the cursor came to rest", () => {
  const beside = { ladder: { values: [["beta", 1], ["latent", 2]] }, link: { ringed: 7 } };
  const facts = createLessonFacts(beside, []);
  facts.gather([panel()]);
  beside.ladder.values = [["beta", 10]];
  assert.deepEqual(facts.gather([panel()]).dial, { beta: [1, 10], latent: [2] });
  assert.equal(facts.gather([panel()]).same_images, 0);
  for (const image of [7, 7, null, 3]) {
    beside.link.ringed = image;
    facts.rest();
  }
  assert.equal(facts.gather([panel()]).same_images, 2);
});

test("a target that is not here is infinitely far", () => {
  const target = (index, error) => ({ index, errorAt: () => error });
  assert.deepEqual(createLessonFacts({}, [target(63, 37.7), target(64, null)]).gather([panel()]).sides.a.errors, { 63: 37.7, 64: Infinity });
});

test("a task that needs a place can be shown where one is stored", () => {
  assert.ok(isSolvable([{ verdict: "far" }, { spreads_below: 2.5 }], ["1,2"]));
  assert.ok(!isSolvable([{ verdict: "far" }], []));
  assert.ok(isSolvable([{ sampled: 64 }, { sampled: 64, side: "b" }], []));
  assert.ok(!isSolvable([{ sampled: 64 }, { verdict: "far" }], []));
});
