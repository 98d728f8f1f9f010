import assert from "node:assert/strict";
import { test } from "node:test";
import { openAnswers } from "../../../aevae/browser/learn/answers.js";
import { readWork, writeWork } from "../../../aevae/browser/learn/answer_file.js";

const KEY = "aevae.learn.1";

/** A browser's storage. @param {Record<string, string>} [kept] */
function storage(kept = {}) {
  return {
    kept,
    getItem: (key) => kept[key] ?? null,
    setItem: (key, text) => void (kept[key] = text),
    removeItem: (key) => void delete kept[key],
  };
}

test("an answer is there again when the page is opened again", () => {
  const browser = storage();
  const answers = openAnswers(browser);
  assert.deepEqual([answers.count(), answers.notice, answers.get("holes", "hole").prediction], [0, null, null]);
  answers.set("holes", "hole", { prediction: 2, right: true });
  answers.set("holes", "hole", { state: "done", place: "-1.1,8.2" });
  answers.set("holes", "tamed", { prediction: 0, right: false, text: "a jitter" });
  answers.name = "  Ada\u202e  L. ";
  const again = openAnswers(browser);
  assert.equal(again.count(), 2);
  assert.equal(again.name, "Ada L.");
  const { at, ...hole } = again.get("holes", "hole");
  assert.deepEqual(hole, { lesson: "holes", step: "hole", prediction: 2, right: true, tries: 0, seconds: 0, state: "done", place: "-1.1,8.2", saw: null, text: "" });
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 3_600_000);
  assert.equal(again.get("holes", "tamed").text, "a jitter");
});

test("whatever is set can be read again", () => {
  const browser = storage();
  openAnswers(browser).set("holes", "hole", { prediction: 2, seconds: NaN, tries: -1, place: "1,2;".repeat(99), text: "y".repeat(9_999), saw: "perhaps" });
  const { prediction, seconds, tries, place, text, saw } = openAnswers(browser).get("holes", "hole");
  assert.deepEqual([prediction, seconds, tries, place.length, text.length, saw], [2, 0, 0, 200, 2_000, null]);
});

test("two tabs do not overwrite each other", () => {
  const browser = storage();
  const [one, other] = [openAnswers(browser), openAnswers(browser)];
  one.set("holes", "hole", { prediction: 1 });
  other.set("beta", "kl", { prediction: 2 });
  one.set("holes", "tamed", { prediction: 0 });
  assert.deepEqual(openAnswers(browser).all().map(({ step }) => step), ["hole", "kl", "tamed"]);
  other.clear();
  one.set("holes", "hole", { prediction: 2 });
  assert.equal(openAnswers(browser).count(), 1);
});

test("starting over forgets name and number too, and can be undone", () => {
  const browser = storage();
  const answers = openAnswers(browser);
  answers.set("holes", "hole", { prediction: 1 });
  answers.name = "Ada";
  const { id } = answers.work();
  answers.clear();
  assert.deepEqual([answers.count(), answers.name, browser.kept], [0, "", {}]);
  assert.notEqual(answers.work().id, id);
  assert.equal(answers.cleared, 1);
  answers.set("holes", "tamed", { prediction: 2 });
  answers.restore();
  assert.deepEqual([answers.count(), answers.name, answers.cleared, openAnswers(browser).work().id], [2, "Ada", 0, id]);
});

test("what cannot be kept stays for the visit, and is said", () => {
  const closed = () => { throw new DOMException("no", "SecurityError"); };
  const full = () => { throw new DOMException("no", "QuotaExceededError"); };
  for (const [browser, said] of [
    [{ getItem: closed, setItem: closed, removeItem: closed }, /does not let the page keep/],
    [{ ...storage(), setItem: full }, /no room left/],
  ]) {
    const answers = openAnswers(browser);
    answers.set("holes", "hole", { prediction: 2 });
    answers.set("holes", "tamed", { prediction: 1 });
    assert.equal(answers.get("holes", "hole").prediction, 2);
    assert.equal(answers.count(), 2);
    assert.match(answers.notice, said);
    answers.clear();
    assert.equal(answers.count(), 0);
  }
});

test("room that comes back is used, and no longer spoken of", () => {
  const browser = storage();
  const { setItem } = browser;
  const answers = openAnswers(browser);
  browser.setItem = () => { throw new DOMException("no", "QuotaExceededError"); };
  answers.set("holes", "hole", { prediction: 2 });
  assert.match(answers.notice, /no room/);
  browser.setItem = setItem;
  answers.set("holes", "tamed", { prediction: 2 });
  assert.equal(answers.notice, null);
  assert.equal(openAnswers(browser).count(), 2);
});

const GOOD = { lesson: "holes", step: "hole", prediction: 2, right: true, tries: 0, seconds: 3.5, state: "done", place: null, saw: "yes", text: "", at: "2026-01-02T03:04:05.000Z" };
const work = (answers) => writeWork({ id: "0a1b", name: "Ada", answers });

test("what is not ours starts over and says so", () => {
  for (const text of ["", "null", "3", "[]", '"x"', "{", "<html>", '{"format":"aevae.learn","version":2,"id":"1","name":"","answers":[]}', '{"format":"other","answers":[]}',
    '{"format":"aevae.learn","version":1,"id":{},"name":[],"answers":[]}', '{"format":"aevae.learn","version":1,"id":"1","name":"","answers":{}}', "x".repeat(5_000_000)]) {
    const browser = storage({ [KEY]: text });
    const answers = openAnswers(browser);
    assert.equal(answers.count(), 0, text.slice(0, 40));
    assert.match(answers.notice, /cannot be read: .+ no answers\.$/, text.slice(0, 40));
    assert.equal(browser.kept[KEY], text); // untouched until there is something to keep
    answers.set("holes", "hole", { prediction: 1 });
    assert.equal(openAnswers(browser).count(), 1);
  }
});

test("a value of the wrong kind costs its own answer only", () => {
  const wrong = {
    lesson: "Holes!", step: "", prediction: {}, right: "yes", tries: -1, seconds: "3", state: "finished", place: 5, saw: true, text: "x".repeat(500_000), at: "yesterday",
  };
  for (const [key, value] of Object.entries(wrong)) {
    const answers = openAnswers(storage({ [KEY]: work([GOOD, { ...GOOD, step: "tamed", [key]: value }]) }));
    assert.deepEqual(answers.all(), [GOOD], key);
    assert.equal(answers.notice, "One answer kept in this browser could not be read.", key);
  }
  assert.equal(readWork(work([GOOD, null, 3, []])).lost, 3);
});

test("a file that is too large is not read, whatever it holds", () => {
  assert.throws(() => readWork(work([GOOD]) + " ".repeat(3_000_000)), /too large/);
});

test("a file reads as it was written, without what others have added", () => {
  assert.deepEqual(readWork(`\uFEFF${work([{ ...GOOD, extra: 1 }])}`), { id: "0a1b", name: "Ada", answers: [GOOD], lost: 0 });
});
