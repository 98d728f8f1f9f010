// One plane, or two linked ones, as the payload says; and what leaves the component: the settled point.
import { detectRung } from "../plane/axes.js";
import { createLadderSlider } from "./ladder.js";
import { make } from "../ui/dom.js";
import { createInterpolation } from "../features/path/interpolation.js";
import { createLink } from "./linked.js";
import { isSameRun } from "../plane/live.js";
import { createPanel } from "../plane/panel.js";
import { createPlayer } from "./film_player.js";
import { readTheme } from "../ui/theme.js";
import { classesInUrl, inUrl, parameter, readUrl, replaceInUrl, toClasses } from "../ui/url.js";

const SIDES = ["left", "right"];
const settled = new Map(); // run -> where its cursor came to rest, on whichever page of the app
const isEqual = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** @param {HTMLElement} parent */
export function createExplorer(parent) {
  const root = make("div", { class: "explorer" });
  parent.append(root);
  const asked = readUrl();
  let data = null;
  let send = null;
  let panels = [];
  let link = null;
  let player = null; // of the training film
  let journey = null; // between two places, where the page is about that
  let dial = null; // from model to model
  let worn = null; // the theme all parts have
  let rung = null;

  /** @param {Object} next the payload @param {(point: {run: string, z: Point}) => void} sender */
  function update(next, sender) {
    send = sender;
    const before = data;
    data = next;
    rung ??= next.renderer ?? detectRung();
    const specs = data.planes;
    const dialled = data.ladders?.length > 0;
    const fresh = !before || dialled !== Boolean(dial) || Boolean(before.film) !== Boolean(data.film) || panels.length !== specs.length || !panels.every((panel, i) => fits(panel, specs[i]));
    if (fresh) rebuild(!before);
    const overtaken = dial && data.acknowledged < dial.steps; // the dial has been turned since Python heard of it
    panels.forEach((panel, i) => overtaken || isEqual(panel.spec, specs[i]) || panel.renew(specs[i]));
    if (!overtaken) dial?.update(data.ladders);
    dress(fresh);
    if (fresh) for (const panel of panels) if (!panel.run) panel.load();
  }

  /** A run in training brings an update a second: what wears the theme already is left alone. */
  function dress(fresh) {
    const theme = readTheme(root);
    if (!fresh && isEqual(theme, worn)) return;
    worn = theme;
    for (const part of [...panels, link, journey]) part?.setTheme(theme);
  }

  /** Whether a panel can go on with an entry of the payload: the same run, perhaps an epoch further. */
  function fits(panel, spec) {
    const dialled = data.ladders?.length > 0;
    if (dialled && panel.rung !== "raster") return false;
    if (panel.filmed !== Boolean(data.film) || (panel.filmed && panel.spec.film !== spec.film)) return false;
    return isEqual(panel.spec, spec) || (panel.moving && isSameRun(panel.spec, spec)) || (dialled && Boolean(dial?.joins(panel.spec.run, spec.run)));
  }

  /** Planes whose run has not changed stay as they are, with their cursor and zoom. */
  function rebuild(first) {
    const mode = link?.wished ?? asked.link ?? "picture";
    link?.destroy();
    player?.destroy();
    dial?.destroy();
    if (data.path) journey ??= createInterpolation(replace);
    const old = panels;
    panels = data.planes.map((spec, i) => {
      const kept = old.findIndex((panel) => fits(panel, spec));
      if (kept >= 0) return old.splice(kept, 1)[0];
      const before = old.find((panel) => panel.spec.run === spec.run)?.z; // it only becomes a film, or is one no more
      return addPanel(spec, old[Math.min(i, old.length - 1)], before ?? (first && i === 0 ? asked.z : null) ?? settled.get(spec.run) ?? null, first, i);
    });
    for (const panel of old) panel.destroy();
    link = panels.length === 2 && !journey ? createLink(panels, publish) : null;
    player = data.film ? createPlayer(panels, (resting) => (resting ? link?.follow() : link?.ride())) : null;
    dial = data.ladders?.length > 0 ? createLadderSlider(panels[0], { rest: publish }) : null;
    panels.forEach((panel, i) => (panel.element.dataset.side = SIDES[i]));
    const planes = make("div", { class: panels.length === 1 ? "single" : journey ? "side-by-side" : "pair-of-planes" }, panels.map((panel) => panel.element));
    planes.classList.toggle("filmed", player !== null);
    planes.classList.toggle("travelled", journey !== null);
    if (link) planes.append(link.bar, link.original);
    if (journey) {
      planes.append(journey.element);
      panels[0].element.querySelector(".figure").append(journey.message);
      journey.setPlanes(panels, planes);
    }
    if (player) {
      (link ? planes : panels[0].element).append(player.element);
      player.listenTo(planes);
      player.refresh();
    }
    root.replaceChildren(planes);
    link?.setMode(mode);
  }

  /** @param {Panel} [heir] of which plane, classes hidden there and switches stay as they are */
  function addPanel(spec, heir, start, first, side) {
    const filmed = Boolean(data.film);
    const moving = filmed || Boolean(spec.live);
    const options = {
      rung: moving || data.ladders?.length > 0 ? "raster" : rung, // scattergl draws once an epoch, not sixty times a second
      plotly: data.plotly, start, moving, filmed, side, first, runParameter: Object.keys(data.params)[side] ?? null, alone: data.planes.length === 1, path: journey?.path ?? null, runParameter: Object.keys(data.params)[side] ?? null,
      hidden: toClasses(heir ? classesInUrl(heir.hidden) : first ? parameter("hide") : null, spec.classes.length), shown: heir?.shown,
    };
    const panel = createPanel(spec, options, {
      loaded() {
        player?.refresh();
        link?.follow();
        journey?.refresh();
        dial?.show();
        if (side === 0) settled.set(spec.run, panel.z); // a point from the address is a place of rest too
        replace(); // what one sees can be copied from the start; what was nonsense goes
      },
      completed() {
        link?.follow();
        journey?.refresh();
      },
      renewed() {
        link?.follow();
        if (dial) replace();
      },
      move: () => (journey ? journey.moveSelected(panels.indexOf(panel), panel.z) : link?.follow(panel)), // a feature may bring the cursor; the hand moves stops
      settle: journey ? () => {} : () => settle(panel),
      share: (feature, state) => panels.forEach((other) => other !== panel && other.receive(feature, state)),
      publish: replace,
      hide(classes) {
        for (const other of panels) {
          if (other !== panel && String(other.spec.classes) === String(spec.classes)) other.setHidden(classes);
        }
        replace();
      },
    });
    return panel;
  }

  function settle(leader) {
    for (const panel of panels) if (panel !== leader) panel.rest();
    publish();
  }

  /** The address holds the cursor of the first plane; the second one's follows from it. What both planes call the same is the first one's. A page may keep its address to itself. */
  function replace() {
    const [{ z, isHere }] = panels;
    if (!isHere || Object.keys(data.params).length === 0) return;
    const own = panels.filter((panel) => panel.isHere).map((panel) => panel.address()); // the others have yet to read theirs
    replaceInUrl({ ...runs(), z: inUrl(z), link: link?.mode === "place" ? "place" : null, hide: classesInUrl(panels[0].hidden), ...Object.assign({}, ...own.reverse()) });
  }

  /** The address's names of the runs shown, of which a dial may have chosen others than Python knows yet. */
  const runs = () => Object.fromEntries(Object.keys(data.params).map((name, i) => [name, panels[i].spec.run]));

  function publish() {
    const [{ spec, z }] = panels;
    if (!z) return;
    for (const panel of panels) if (panel.z) settled.set(panel.spec.run, panel.z);
    replace();
    send({ run: spec.run, z: [...z], ...(dial && { step: dial.steps }) });
  }

  return {
    update,
    destroy() {
      player?.destroy();
      dial?.destroy();
      link?.destroy();
      journey?.destroy();
      for (const panel of panels) panel.destroy();
      root.remove();
    },
  };
}
