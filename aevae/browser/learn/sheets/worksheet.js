// A lesson on paper: what each step asks, boxes to tick, lines to write on; for teachers a page with what is right.
import { make } from "../../ui/dom.js";
import { onlyHere } from "../../ui/url.js";
import { build } from "../prose.js";
import { button, withProse } from "./parts.js";

/** @typedef {import("./contract.js").WorksheetStep} Step */

/** @param {import("./contract.js").WorksheetData} data */
export function createWorksheet({ title, goal, minutes, teacher, steps }) {
  return {
    element: make("div", { class: "worksheet", "data-testid": "worksheet" }, [
      make("div", { class: "controls on-screen" }, [button("Print or PDF", () => print())]),
      ...(onlyHere() ? [make("p", { class: "on-screen notice", role: "note", text: `The steps’ addresses are left out. ${onlyHere()}` })] : []),
      make("header", {}, [
        make("h2", { text: title }),
        make("p", { text: `${goal} (${minutes} min)` }),
        make("p", { class: "fill" }, [make("span", { text: "Name" }), make("i"), make("span", { text: "Date" }), make("i")]),
      ]),
      ...steps.map(student),
      ...(teacher ? [make("section", { class: "for-teachers" }, [make("h2", { text: `${title}: for teachers` }), ...steps.map(notes)])] : []),
    ]),
  };
}

/** @param {Step} step @param {number} i */
function student({ title, predict, options, attempt, write, address, planes }, i) {
  return make("section", { class: "asked" }, [
    make("div", {}, [
      make("h3", { text: `${i + 1}. ${title}` }),
      ...build(predict),
      make("ul", { class: "boxes" }, options.map(({ line }) => withProse("li", line))),
      ...(options.length || write.length ? [] : lines(1)),
      ...(attempt.length ? [make("h4", { text: "Try" }), ...build(attempt)] : []),
      ...(write.length ? build(write) : [make("h4", { text: "What did you see?" })]),
      ...lines(write.length ? 5 : 2),
      ...(onlyHere() ? [] : [make("p", { class: "caption", text: new URL(address, document.baseURI).href })]),
    ]),
    ...(planes.length ? [make("div", { class: "planes" }, planes.map(picture))] : []),
  ]);
}

/** @param {Step["planes"][number]} plane */
const picture = ({ title, url }) => make("figure", {}, [make("img", { src: new URL(url, document.baseURI).href, alt: `The plane of ${title}` }), make("figcaption", { class: "caption", text: title })]);

/** To write on. @param {number} n */
const lines = (n) => Array.from({ length: n }, () => make("div", { class: "line" }));

/** @param {Step} step @param {number} i */
function notes({ title, options, number, reveal, teacher, solution }, i) {
  const right = options.find((option) => option.right);
  return make("section", { class: "notes" }, [
    make("h3", { text: `${i + 1}. ${title}` }),
    ...(right ? [make("p", {}, ["Right: ", ...build(right.line)])] : []),
    ...(number ? [make("p", { text: `Right: ${number.is}, give or take ${number.within}` })] : []),
    ...(solution ? [make("p", { text: `Solved at: ${solution}` })] : []),
    ...build(reveal),
    ...build(teacher),
  ]);
}
