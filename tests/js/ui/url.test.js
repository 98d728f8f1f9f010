import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { classesInUrl, inUrl, onlyHere, pageParameter, readUrl, replaceInUrl, stageAddress, toClasses } from "../../../aevae/browser/ui/url.js";

const BASE = "http://localhost:8501/Compare";

/** Just so much of a browser as the module asks for. */
function visit(query) {
  globalThis.location = { href: BASE + query };
  globalThis.history = {
    state: { key: "k" },
    replaceState(state, _, url) {
      assert.equal(state, this.state);
      globalThis.location.href = String(url);
    },
  };
}

afterEach(() => {
  delete globalThis.location;
  delete globalThis.history;
});

const read = (query) => (visit(query), readUrl());

test("a point is read as it was written", () => {
  for (const z of [[0, 0], [1.5, -2.25], [-0.0001, 1000], [3.1416, -3.1416]]) assert.deepEqual(read(`?z=${inUrl(z)}`).z, z);
  assert.equal(inUrl([-0.00001, 1 / 3]), "0,0.3333");
});

test("all usual ways to write numbers are read", () => {
  assert.deepEqual(read("?z=+1,-.5").z, null); // a plus in a query is a space
  assert.deepEqual(read("?z=%2B1,-.5").z, [1, -0.5]);
  assert.deepEqual(read("?z=1e-3,2E2").z, [0.001, 200]);
  assert.deepEqual(read("?z=1%2C2").z, [1, 2]);
});

test("whatever is missing, repeated or malformed is the default, never an error", () => {
  for (const query of ["", "?z=", "?z=1", "?z=1,2,3", "?z=1;2", "?z=a,b", "?z=NaN,1", "?z=Infinity,0", "?z=1e999,0", "?z=1,2&z=3,4", "?z=%00", `?z=${"1".repeat(200)},2`]) {
    assert.equal(read(query).z, null, query);
  }
});

test("classes are read as they were written, and nonsense hides none", () => {
  for (const classes of [[], [0], [3, 5], [0, 9, 11]]) assert.deepEqual([...toClasses(classesInUrl(new Set(classes)), 12)], classes);
  assert.equal(classesInUrl(new Set([9, 0, 3])), "0,3,9");
  assert.equal(classesInUrl(new Set()), null);
  for (const text of [null, "", "nan", "-0", "-1", "1.5", "1,,2", ",", "3,3", "10", "3,10", "1e1", "0x1", " 1", "1".repeat(200), "<script>"]) {
    assert.equal(toClasses(text, 10).size, 0, String(text));
  }
});

test("only the two links are links", () => {
  assert.equal(read("?link=place").link, "place");
  assert.equal(read("?link=picture").link, "picture");
  for (const query of ["", "?link=", "?link=Place", "?link=place&link=place"]) assert.equal(read(query).link, null, query);
});

test("writing keeps all other parameters, removes what is null and leaves commas alone", () => {
  visit("?run=mnist-vae&link=place&other=a%20b");
  replaceInUrl({ z: "1,-2", link: null });
  assert.equal(globalThis.location.href, `${BASE}?run=mnist-vae&other=a+b&z=1,-2`);
  assert.deepEqual(readUrl(), { z: [1, -2], link: null });
});

test("writing the same again changes nothing", () => {
  visit("?a=x&b=y&z=1,2#here");
  replaceInUrl({ z: "1,2" });
  assert.equal(globalThis.location.href, `${BASE}?a=x&b=y&z=1,2#here`);
});

test("a staged address stands in for the bar's, which stays as it is", () => {
  visit("?z=1,2&lesson=holes");
  stageAddress("z=3,4");
  assert.deepEqual(readUrl().z, [3, 4]);
  replaceInUrl({ z: "5,6", link: "place" });
  assert.deepEqual(readUrl(), { z: [5, 6], link: "place" });
  assert.equal(pageParameter("z"), "1,2");
  assert.equal(globalThis.location.href, `${BASE}?z=1,2&lesson=holes`);
  stageAddress(null);
  assert.deepEqual(readUrl().z, [1, 2]);
});

test("an address that leads each computer to itself is told from one that others can open", () => {
  const told = (hostname) => ((globalThis.location = { hostname }), onlyHere());
  for (const name of ["localhost", "app.localhost", "127.0.0.1", "127.1.2.3", "[::1]"]) assert.ok(told(name)?.startsWith(`At “${name}” only this computer`), name);
  for (const name of ["192.168.1.2", "10.127.0.1", "127.school.edu", "localhost.school.edu", "vae.school.edu", "[fe80::1]"]) assert.equal(told(name), null);
});
