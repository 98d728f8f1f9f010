import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createCamera, startPoint } from "../../../aevae/browser/plane/camera.js";
import { toLatent, toPixel } from "../../../aevae/browser/math/geometry.js";
import { buildIndex } from "../../../aevae/browser/math/nearest.js";
import { near } from "../numbers.mjs";

const DATA = { x0: -4, x1: 4, y0: -2, y1: 2 };
const SIZE = { width: 828, height: 428 }; // 100 px a unit inside 14 px of air
let camera;

beforeEach(() => {
  camera = createCamera(DATA, [0, 0], SIZE);
});

const centre = ({ x0, x1, y0, y1 }) => [(x0 + x1) / 2, (y0 + y1) / 2];
const unit = ({ x0, x1, width }) => width / (x1 - x0);

test("at home all data are seen, with air around them and equal scales", () => {
  near(toPixel(camera.view, [-4, 2]), [14, 14]);
  near(toPixel(camera.view, [4, -2]), [814, 414]);
  assert.equal(camera.magnification, 1);
});

test("home follows the plot's size; elsewhere centre and scale stay", () => {
  camera.resize({ width: 428, height: 428 });
  near(toPixel(camera.view, [-4, 0]), [14, 214]);
  camera.zoom([100, 100], 2);
  const before = camera.view;
  camera.resize({ width: 900, height: 500 });
  near(centre(camera.view), centre(before));
  assert.ok(Math.abs(unit(camera.view) - unit(before)) < 1e-9);
});

test("zooming keeps what is under the pointer, and panning moves with the hand", () => {
  const under = toLatent(camera.view, [300, 100]);
  camera.zoom([300, 100], 3);
  near(toLatent(camera.view, [300, 100]), under);
  assert.ok(Math.abs(camera.magnification - 3) < 1e-9);
  camera.pan(40, -25);
  near(toLatent(camera.view, [340, 75]), under);
});

test("zoom has limits both ways", () => {
  for (let i = 0; i < 200; i++) camera.zoom([10, 10], 1.5);
  assert.ok(Math.abs(camera.magnification - 400) < 1e-6);
  for (let i = 0; i < 400; i++) camera.zoom([10, 10], 1 / 1.5);
  assert.ok(Math.abs(camera.magnification - 1 / 8) < 1e-9);
});

test("home comes back exactly", () => {
  const home = camera.view;
  camera.zoom([1, 2], 9);
  camera.pan(200, 300);
  camera.goHome();
  assert.equal(camera.view, home);
});

test("it follows a cursor just so far that it is in sight, and not at all while it is", () => {
  const home = camera.view;
  assert.equal(camera.follow([3, 1]), false);
  assert.equal(camera.view, home);
  assert.equal(camera.follow([10, 0]), true);
  near(toPixel(camera.view, [10, 0]), [828, 214]);
});

test("a start outside the data is in the first view", () => {
  const far = createCamera(DATA, [12, 0], SIZE);
  const [x] = toPixel(far.view, [12, 0]);
  assert.ok(x > 0 && x < 828);
  assert.ok(far.magnification < 1);
});

test("while at home it follows data that move; a view that was chosen stays", () => {
  camera.setBounds({ x0: -8, x1: 8, y0: -4, y1: 4 });
  near(toPixel(camera.view, [-8, 4]), [14, 14]);
  const followed = camera.view;
  camera.setBounds({ x0: -8, x1: 8, y0: -4, y1: 4 });
  assert.equal(camera.view, followed); // nothing has moved
  camera.pan(30, 0);
  const chosen = camera.view;
  camera.setBounds(DATA);
  assert.equal(camera.view, chosen);
  camera.goHome();
  near(toPixel(camera.view, [-4, 2]), [14, 14]);
});

test("where a visitor has taken the view is told, and another camera looks there too, in a plot of another size", () => {
  assert.equal(camera.look, null);
  camera.zoom([100, 100], 2.5);
  camera.pan(40, -25);
  const { centre: [x, y], magnification } = camera.look;
  near([magnification], [2.5]);
  const other = createCamera(DATA, [0, 0], { width: 428, height: 428 }, { centre: [x, y], magnification });
  near(centre(other.view), [x, y]);
  assert.ok(Math.abs(other.magnification - 2.5) < 1e-9);
  camera.goHome();
  assert.equal(camera.look, null);
});

test("a look at nothing, or closer than one may zoom, is none", () => {
  for (const look of [{ centre: [1e6, 0], magnification: 2 }, { centre: [0, 0], magnification: 0 }, { centre: [0, 0], magnification: 1e5 }]) {
    assert.deepEqual(createCamera(DATA, [0, 0], SIZE, look).view, camera.view);
  }
});

test("what is fitted fills the plane and fits again in another size, until somebody moves the view", () => {
  const one = createCamera(DATA, [0, 0], SIZE), part = { x0: 1, x1: 2, y0: 0, y1: 1 };
  one.fit(part);
  for (const size of [SIZE, { width: 300, height: 300 }]) {
    one.resize(size);
    const { x0, x1, y0, y1 } = one.view;
    near([y0, y1, (x0 + x1) / 2], [0, 1, 1.5]);
  }
  one.pan(10, 0);
  const { x0, x1 } = one.view;
  one.resize({ width: 600, height: 300 });
  near([one.view.x1 - one.view.x0], [2 * (x1 - x0)]);
  one.fit(part);
  one.goHome();
  one.resize(SIZE);
  assert.deepEqual(one.view, createCamera(DATA, [0, 0], SIZE).view);
});

test("a plane without a size, in a hidden tab, comes back whole", () => {
  const hidden = createCamera(DATA, [0, 0], { width: 0, height: 0 });
  assert.ok(Object.values(hidden.view).every(Number.isFinite));
  hidden.resize(SIZE);
  assert.deepEqual(hidden.view, camera.view);
});

// Three classes along the x axis, the middle one nearest to the heart of all.
const XS = [-3, -3.1, 0.1, 0.2, 3, 3.3];
const RUN = {
  bounds: DATA,
  means: Float32Array.from(XS.flatMap((x) => [x, 0])),
  labels: Uint8Array.of(0, 0, 1, 1, 2, 2),
  medians: [[-3.05, 0], [0.15, 0], [3.15, 0], null],
};
RUN.neighbours = buildIndex(RUN.means);

test("the cursor starts on a code of the most central class", () => {
  const [x, y] = startPoint(null, RUN);
  assert.ok([Math.fround(0.1), Math.fround(0.2)].includes(x));
  assert.equal(y, 0);
});

test("the cursor starts where a class is among itself, not where two of them mix", () => {
  const ring = Array.from({ length: 40 }, (_, i) => [0.2 * Math.cos(i), 0.2 * Math.sin(i)]); // around the middle, in turns
  const heap = Array.from({ length: 40 }, (_, i) => [2 + 0.1 * Math.cos(i), 0.1 * Math.sin(i)]);
  const points = [...ring, ...heap];
  const means = Float32Array.from(points.flat());
  const labels = Uint8Array.from(points, (_, i) => (i < ring.length ? i % 2 : 2));
  const [x] = startPoint(null, { bounds: DATA, means, labels, medians: [[0, 0], [0, 0], [2, 0]], neighbours: buildIndex(means) });
  assert.ok(x > 1.8);
});

test("a wish is granted, unless it is absurdly far", () => {
  assert.deepEqual(startPoint([9, -7], RUN), [9, -7]);
  assert.deepEqual(startPoint([1e6, 0], RUN), startPoint(null, RUN));
});

test("the place in view that is nearest to one is itself, or lies on the edge", () => {
  const { x0, x1, y0, y1 } = camera.view;
  assert.deepEqual(camera.within([0.1, -0.2]), [0.1, -0.2]);
  assert.deepEqual(camera.within([x1 + 5, y0 - 3]), [x1, y0]);
  assert.deepEqual(camera.within([x0 - 1, y1 / 2]), [x0, y1 / 2]);
});
