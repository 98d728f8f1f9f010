// One plane, or two linked ones, as the payload says; and what leaves the component: that a ladder has led to another run.
import { createInterpolation } from "../features/path/interpolation.js";
import { createPanel } from "../plane/panel.js";
import { createToolbar } from "../plane/toolbar/toolbar.js";
import { createTips } from "../ui/controls/tips.js";
import { createDelay, make } from "../ui/dom.js";
import { isPresenting, onFrameChange } from "../ui/frame_state.js";
import { readTheme } from "../ui/theme.js";
import { classesInUrl, parameter, readUrl, replaceInUrl, toClasses } from "../ui/url.js";
import { addressOf, pageOf, readLook, readMoment, readShown } from "./address.js";
import { accompany, layOut } from "./companions.js";
import { figureOf } from "./figure.js";
import { fitAll, fits, isEqual } from "./fits.js";
import { createLesson } from "./lesson.js";
import { hasShown, leaveOut } from "./left_out.js";
import { printFigure } from "./print.js";
import { enter } from "./stage.js";

const REST = 250; // ms: a browser refuses an address that changes in every frame
const SIDES = ["left", "right"];
/** @type {Map<string, LatentPoint>} */
const settled = new Map(); // run -> where its cursor came to rest, on whichever page of the app


/** @param {HTMLElement} parent */
export function createExplorer(parent) {
  const root = parent.appendChild(make("div", { class: "explorer" }));
  const tips = createTips(root);
  const start = readUrl();
  /** @type {Payload|null} */
  let data = null;
  /** @type {((walk: import("./companions.js").Walk) => void)|null} */
  let send = null;
  /** @type {Panel[]} */
  let panels = [];
  /** @type {import("./companions.js").Companions} */
  const beside = { link: null, player: null, losses: null, ladder: null, interpolation: null, toolbar: createToolbar(() => [...root.querySelectorAll(".side > .frame")]) };
  /** @type {Theme|null} */
  let appliedTheme = null; // that all parts have
  const looked = createDelay(REST, replaceAddress);
  const lesson = createLesson(root, () => panels, beside, publish);

  /** @param {Payload} next @param {(walk: import("./companions.js").Walk) => void} sender */
  function update(next, sender) {
    send = sender;
    const before = data;
    data = next;
    const { planes: specs, ladders } = next;
    root.classList.toggle("presenting", isPresenting());
    const theme = readTheme(root);
    const isSame = before?.film === next.film && fitAll(panels, next, beside.ladder);
    if (!isSame) rebuild(next, theme, before === null);
    const overtaken = beside.ladder !== null && next.acknowledged < beside.ladder.steps; // another model has been chosen since Python heard of one
    panels.forEach((panel, i) => overtaken || isEqual(panel.spec, specs[i]) || panel.renew(specs[i]));
    if (!overtaken) beside.ladder?.update(ladders);
    beside.losses?.update(specs[0]);
    if (!isSame || !isEqual(theme, appliedTheme)) { // training brings an update a second
      for (const part of [...panels, beside.link, beside.interpolation, lesson]) part?.setTheme(theme);
      appliedTheme = theme;
    }
    if (!isSame) for (const panel of panels) if (!panel.run) panel.load();
    lesson.set(next.lesson);
  }

  /** Planes whose run has not changed stay as they are, with their cursor and zoom. @param {Payload} payload @param {Theme} theme @param {boolean} first */
  function rebuild(payload, theme, first) {
    const mode = beside.link?.preferred ?? start.link ?? "picture";
    for (const part of [beside.link, beside.player, beside.losses, beside.ladder]) part?.destroy();
    if (payload.path) beside.interpolation ??= createInterpolation(replaceAddress);
    const old = panels;
    panels = payload.planes.map((spec, side) => {
      const stays = old.findIndex((panel) => fits(panel, spec, payload, beside.ladder));
      if (stays >= 0) return old.splice(stays, 1)[0];
      const before = old.find((panel) => panel.spec.run === spec.run)?.z; // it only becomes a film, or is one no more
      const z = before ?? (first && side === 0 ? start.z : null) ?? settled.get(spec.run) ?? null;
      return addPanel(spec, side, { ...optionsOf(payload, side, first, old[Math.min(side, old.length - 1)]), theme, start: z });
    });
    for (const panel of old) panel.destroy();
    accompany(panels, beside, payload, { moment: first ? readMoment() : 1, showMoment, publish, walked: (walk) => send?.(walk) });
    panels.forEach((panel, side) => (panel.element.dataset.side = SIDES[side]));
    root.replaceChildren(layOut(panels, beside));
    beside.link?.setMode(mode);
  }

  /** @param {Spec} spec @param {number} side @param {Omit<PanelOptions, "path"|"toolbar">} options */
  function addPanel(spec, side, options) {
    /** @type {Panel} */
    const panel = createPanel(spec, { ...options, path: beside.interpolation?.path ?? null, toolbar: beside.toolbar }, eventsOf(() => panel, () => panels, beside, {
      loaded() {
        beside.player?.refresh();
        follow();
        beside.ladder?.show();
        if (side === 0 && panel.z) settled.set(spec.run, panel.z); // a point from the address is a place of rest too
        replaceAddress(); // what one sees can be copied from the start; what was nonsense goes
      },
      completed: follow,
      settle: publish,
      publish: replaceAddress,
      look: looked.again,
      drawn: lesson.look,
    }));
    return panel;
  }

  /** A run is here, or its originals are. */
  function follow() {
    beside.link?.follow();
    beside.interpolation?.refresh();
  }

  /** @param {boolean} resting the film has stopped there */
  function showMoment(resting) {
    if (!resting) return beside.link?.followTraining();
    beside.link?.follow();
    looked.again();
  }

  /** A page may keep its address to itself. */
  function replaceAddress() {
    lesson.look();
    const names = Object.keys(data?.params ?? {});
    if (panels[0]?.isHere && names.length > 0) replaceInUrl(addressOf(panels, names, beside.link?.mode ?? null, beside.player?.moment ?? null));
  }

  function publish() {
    if (!panels[0].z) return;
    for (const panel of panels) if (panel.z) settled.set(panel.spec.run, panel.z);
    lesson.rest();
    replaceAddress();
  }

  const figure = () => figureOf(panels, root, readTheme(root)), page = () => pageOf(panels, beside.link?.mode ?? null, beside.interpolation !== null), stops = [enter({ figure, page, has: (selector) => hasShown(root, selector) }), printFigure(root, figure), leaveOut(root), onFrameChange(() => data && send && update(data, send))];

  return {
    update,
    destroy() {
      looked.cancel();
      for (const stop of stops) stop();
      for (const part of [lesson, beside.player, beside.losses, beside.ladder, beside.link, beside.interpolation, ...panels, beside.toolbar, tips]) part?.destroy();
      root.remove();
    },
  };
}

/**
 * What a plane's events mean for what is beside it.
 * @param {() => Panel} self @param {() => Panel[]} all @param {import("./companions.js").Companions} beside
 * @param {Pick<PanelEvents, "loaded"|"completed"|"settle"|"publish"|"look"|"drawn">} page
 * @returns {PanelEvents}
 */
function eventsOf(self, all, beside, page) {
  const others = () => all().filter((panel) => panel !== self());
  return {
    ...page,
    renewed() {
      beside.link?.follow();
      if (beside.ladder) page.publish();
    },
    move() { // a feature may bring the cursor; the pointer moves stops
      const panel = self();
      if (!beside.interpolation) beside.link?.follow(panel);
      else if (panel.z) beside.interpolation.moveSelected(all().indexOf(panel), panel.z);
    },
    settle() {
      if (beside.interpolation) return beside.interpolation.settle();
      for (const other of others()) other.rest();
      page.settle();
    },
    share: (feature, state) => others().forEach((other) => other.receive(feature, state)),
    hide(classes) {
      for (const other of others()) if (String(other.spec.classes) === String(self().spec.classes)) other.setHidden(classes);
      page.publish();
    },
  };
}

/**
 * How a plane stands on the page.
 * @param {Payload} payload @param {number} side @param {boolean} first
 * @param {Panel} [previous] of which plane, classes hidden there and switches stay as they are
 * @returns {Omit<PanelOptions, "path"|"toolbar"|"theme"|"start">}
 */
function optionsOf({ planes, film, plotly, params }, side, first, previous) {
  const { classes, live } = planes[side];
  const moving = film || live !== null;
  const hide = previous ? classesInUrl(previous.hidden) : first ? parameter("hide") : null;
  return {
    plotly, moving, filmed: film, side, first, alone: planes.length === 1, runParameter: Object.keys(params)[side] ?? null,
    hidden: toClasses(hide, classes.length), shown: previous?.shown ?? (first ? readShown() : undefined), look: first ? readLook(side) : null,
  };
}
