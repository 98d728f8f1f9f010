// What stands at each code: a dot, the name of its class, or its image.
import { make, setText } from "../../ui/dom.js";
import { createCards } from "./cards.js";
import { createTraining } from "./training.js";

const NARROW = 600; // CSS px of a plane

// What images at the codes are, by how many of the originals are here.
const CALLED = {
  all: { what: "originals", short: "originals" }, some: { what: "originals or reconstructions", short: "not all original" }, none: { what: "reconstructions", short: "reconstructed" },
};

/** @typedef {import("../contract.js").PointKind} PointKind */

/** @type {PointKind[]} */
const KINDS = ["dots", "names", "images"];
const kindOf = (/** @type {string|null} */ text) => KINDS.find((kind) => kind === text) ?? "dots";

/** @param {import("../contract.js").Host} host @returns {import("../contract.js").Feature} */
export function createPoints(host) {
  const words = { dots: "dots", names: host.spec.noun === "digit" ? "digits" : "names", images: "images" };
  const control = host.control("points", {
    text: "Codes as", set: (value) => change(kindOf(value)), value: "dots", options: KINDS.map((value) => ({ value, text: words[value], tip: "", lack: value === "names" && host.spec.classes.length === 0 ? "Its images have no classes." : null })),
    tip: `What stands at each code: a dot, its ${words.names === "digits" ? "digit" : "class’s name"}, or its image wherever there is room for one. Zoom in for more images.`,
  });
  const caption = make("p", { class: "points-caption", "data-testid": "points-caption" });
  const cards = createCards(host);
  const training = createTraining(host, () => host.showPointsAs(kind));
  host.caption(caption);

  let kind = kindOf(host.parameter("points"));
  /** @type {Pick<Run, "decoder"|"testIndex">|null} */
  let pictured = null; // whose images the cards have
  control.show({ value: kind });
  training.set(host.parameter("training") === "1");

  /** @param {PointKind} next */
  function change(next) {
    kind = next;
    control.show({ value: kind });
    if (host.run) show();
    host.publish();
  }

  function show() {
    host.showPointsAs(kind);
    host.requestDraw();
  }

  /** @param {View} view */
  function draw(view) {
    if (kind !== "images" || !host.run) {
      cards.hide();
      setText(caption, host.run?.training ? counts(host.run, host.run.training, view.width < NARROW) : "");
      return;
    }
    const { shown, inView, originals } = cards.draw(host.run, view);
    const of = `${shown.toLocaleString("en")} of ${inView.toLocaleString("en")}`, { what, short } = CALLED[originals];
    const deep = host.spec.plane.origin.length > 2; // the axes' names are long
    const brief = deep ? short : `${what}: ${of}`;
    setText(caption, view.width < NARROW ? brief : deep ? `${what}: ${of}` : `images: ${of} test ${what} in view`);
  }

  return {
    draw,
    transform: training.transform,
    loaded() {
      training.loaded();
      cards.clear(); // originals may have come
      show();
    },
    setRun(run, resting) {
      const repainted = !host.originals && resting && run.decoder !== pictured?.decoder; // while a film plays there is no time for that
      if (run.testIndex !== pictured?.testIndex || repainted) {
        cards.clear();
        pictured = run;
      }
    },
    setTheme: cards.setTheme,
    address: () => ({ points: kind === "dots" ? null : kind, training: training.wanted ? "1" : null }),
  };
}

/** How many codes are drawn, and of what. @param {Run} run @param {TrainingCodes} training @param {boolean} brief */
function counts({ labels: test }, { labels }, brief) {
  const [a, b, all] = [test.length, labels.length, test.length + labels.length].map((count) => count.toLocaleString("en"));
  return brief ? `${a} test, ${b} training` : `${all} codes: ${a} test, ${b} training`;
}
