import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyAnswer, readWork, writeWork } from "../../../aevae/browser/learn/answer_file.js";
import { shuffled } from "../../../aevae/browser/learn/sheets/concept_test.js";
import { asTable, fileName } from "../../../aevae/browser/learn/sheets/export.js";
import { gain, newestFiles, tally, testScore } from "../../../aevae/browser/learn/sheets/tally.js";

const choice = (text, right = false) => ({ text, line: [text], right });
const question = (lesson, step, options, number = null) => ({ lesson, lesson_title: "Holes", step, title: `What of ${step}`, predict: "", write: "", options, number });
const QUESTIONS = [
  question("holes", "hole", [choice("nothing"), choice("something", true), choice("grey")]),
  question("dead", "count", [], { is: 13, within: 1 }),
  question("test-before", "holes.hole", [choice("nothing"), choice("something", true)]),
  question("test-after", "holes.hole", [choice("nothing"), choice("something", true)]),
];
const answer = (lesson, step, more = {}) => ({ ...emptyAnswer(lesson, step), at: "2026-01-02T00:00:00.000Z", ...more });
const work = (name, answers, id = "1a") => ({ id, name, answers, file: `${name || id}.json` });

test("a step is counted by what was predicted, done and shown", () => {
  const class_ = [
    work("Ada", [answer("holes", "hole", { prediction: 1, state: "done", seconds: 30, text: " a hole \n" }), answer("dead", "count", { prediction: 13 })]),
    work("Ben", [answer("holes", "hole", { prediction: 0, state: "shown", seconds: 90 }), answer("dead", "count", { prediction: 20 })]),
    work("", [answer("holes", "hole", { prediction: 1, state: "done", seconds: 50 }), answer("dead", "count", { prediction: 12 }), answer("own", "one", { prediction: "x", right: true })], "2b"),
    work("Cy", [answer("holes", "hole", {})]),
  ];
  const [hole, dead, own, ...rest] = tally(class_, QUESTIONS);
  assert.equal(rest.length, 0);
  assert.deepEqual(hole.choices.map(({ count }) => count), [1, 2, 0]);
  const { predictions, right, judged, done, shown, seconds, texts } = hole;
  assert.deepEqual({ predictions, right, judged, done, shown, seconds, texts }, { predictions: 3, right: 2, judged: 3, done: 2, shown: 1, seconds: 50, texts: [{ who: "Ada", text: "a hole" }] });
  assert.deepEqual(dead.choices.map(({ text, right: isRight, count }) => [text, isRight, count]), [["12", true, 1], ["13", true, 1], ["20", false, 1]]);
  assert.deepEqual([own.lesson, own.question, own.right, own.judged, own.choices[0].text], ["own", undefined, 1, 1, "x"]);
});

test("options that no lesson here has are counted all the same", () => {
  const [hole] = tally([work("Ada", [answer("holes", "hole", { prediction: 7 })]), work("Ben", [answer("holes", "hole", { prediction: -1 })])], QUESTIONS);
  assert.deepEqual(hole.choices.map(({ text, count }) => [text, count]), [["nothing", 0], ["something", 0], ["grey", 0], ["-1", 1], ["7", 1]]);
  assert.equal(hole.judged, 0);
});

test("of one learner's files the newest counts, in whatever order they come", () => {
  const older = work("Ada", [answer("holes", "hole", { prediction: 0, at: "2026-01-02T00:00:00.000Z" })]);
  const newer = work("Ada", [answer("holes", "hole", { prediction: 1, at: "2026-01-02T01:00:00+00:30" })]); // half an hour later
  const other = work("Ada", [answer("holes", "hole", { prediction: 2 })], "other browser");
  for (const files of [[older, newer, other], [other, newer, older]]) assert.deepEqual(new Set(newestFiles(files)), new Set([newer, other]));
  assert.deepEqual(newestFiles([work("Zoe", [], "1"), work("Ada", [], "2")]).map(({ name }) => name), ["Ada", "Zoe"]);
});

test("the test's gain is over those who took it twice", () => {
  const took = (name, before, after) => work(name, [answer("test-before", "holes.hole", { prediction: before }), answer("test-after", "holes.hole", { prediction: after })], name);
  const class_ = [took("Ada", 0, 1), took("Ben", 1, 1), took("Cy", 1, null)];
  assert.deepEqual(gain(class_, QUESTIONS), { learners: 2, items: 1, before: 0.5, after: 1 });
  assert.equal(gain([took("Cy", null, 1)], QUESTIONS), null);
  assert.equal(gain([], []), null);
  assert.deepEqual(testScore(class_[2].answers, QUESTIONS, "before"), { right: 1, answered: 1 });
});

test("options of the test come in another order than in the lesson, each once, the same for the same seed", () => {
  for (let seed = 0; seed < 50; seed++) {
    for (const n of [2, 3, 4, 6]) {
      const order = shuffled(n, seed), lesson = Array.from({ length: n }, (_, i) => i);
      assert.deepEqual([...order].sort(), lesson);
      assert.notDeepEqual(order, lesson);
      assert.deepEqual(order, shuffled(n, seed));
    }
  }
  assert.ok(new Set(Array.from({ length: 50 }, (_, seed) => shuffled(4, seed).join())).size > 10);
});

test("the table says options as people count, and no text of a learner is a formula", () => {
  const learner = work("=Zoë", [answer("holes", "hole", { prediction: 1, right: true, place: "-1.1,8.2", text: "-1+cmd" }), answer("dead", "count", { prediction: -3 })]);
  const [head, hole, dead] = asTable([learner], QUESTIONS).split("\r\n");
  assert.ok(head.startsWith('\uFEFF"name"'));
  assert.match(hole, /^"'=Zoë","1a","holes","hole","What of hole","2","something","yes","0","0","open","\(-1\.1,8\.2\)","","'-1\+cmd",/);
  assert.match(dead, /"-3","-3","no"/);
});

test("a file is named by the learner, whatever the name", () => {
  const day = new Date("2026-01-02T12:00:00Z");
  assert.equal(fileName(work("Ada L.", []), day), "answers-Ada-L-2026-01-02");
  assert.equal(fileName(work("../../Zoë 王", []), day), "answers-Zoë-王-2026-01-02");
  assert.equal(fileName(work("?", []), day), "answers-1a-2026-01-02");
  const { file, ...mine } = work("Ada", [answer("test-before", "holes.hole")]);
  assert.ok(file);
  assert.deepEqual(readWork(writeWork(mine)), { ...mine, lost: 0 });
});
