// What stands beside the planes, and how a page is laid out from both.
import { make } from "../ui/dom.js";
import { createFilmPlayer } from "./film_player.js";
import { createLadderSlider } from "./ladder.js";
import { createLinkedCursors } from "./linked.js";
import { createLossSoFar } from "./loss_so_far.js";

/**
 * @typedef {Object} Companions
 * @property {ReturnType<typeof import("./linked.js").createLinkedCursors>|null} link of two planes
 * @property {ReturnType<typeof import("./film_player.js").createFilmPlayer>|null} player
 * @property {ReturnType<typeof import("./loss_so_far.js").createLossSoFar>|null} losses of a model in training
 * @property {ReturnType<typeof import("./ladder.js").createLadderSlider>|null} ladder
 * @property {ReturnType<typeof import("../features/path/interpolation.js").createInterpolation>|null} interpolation where the page is about that
 * @property {import("../plane/toolbar/toolbar.js").Toolbar} toolbar of all planes
 */

/** @typedef {{run: string, step: number}} Walk to which run a ladder has led; step: how often it has been moved */

/**
 * Make what the payload wants beside these planes; an interpolation, which outlives planes, is there before.
 * @param {Panel[]} panels @param {Companions} companions @param {Payload} payload
 * @param {{moment: number, showMoment: (resting: boolean) => void, publish: () => void, walked: (walk: Walk) => void}} on moment: at which a film begins
 */
export function accompany(panels, companions, { film, planes, ladders }, { moment, showMoment, publish, walked }) {
  companions.link = panels.length === 2 && !companions.interpolation ? createLinkedCursors(panels, publish) : null;
  companions.player = film ? createFilmPlayer(panels, moment, showMoment) : null;
  companions.losses = planes[0]?.live ? createLossSoFar() : null;
  const ladder = companions.ladder = ladders.length > 0 ? createLadderSlider(panels[0], { rest() {
    publish();
    if (ladder) walked({ run: panels[0].spec.run, step: ladder.steps });
  } }) : null;
}

/** @param {Panel[]} panels @param {Companions} companions @returns {HTMLElement} the page */
export function layOut(panels, { link, player, losses, interpolation, toolbar }) {
  const planes = make("div", { class: panels.length === 1 ? "single" : interpolation ? "side-by-side" : "pair-of-planes" }, panels.map(({ element }) => element));
  planes.classList.toggle("filmed", player !== null || losses !== null);
  planes.classList.toggle("interpolating", interpolation !== null);
  const [first, second] = panels;
  if (second) {
    planes.classList.toggle("one-legend", String(first.spec.classes) === String(second.spec.classes));
    planes.classList.toggle("one-dataset", first.spec.dataset === second.spec.dataset);
  }
  (second ? planes : first?.element)?.append(toolbar.element);
  if (link) planes.append(link.bar, link.original, link.note);
  if (interpolation) {
    planes.prepend(interpolation.element);
    planes.append(interpolation.chart);
    panels[0].figure.append(interpolation.message);
    interpolation.setPlanes(panels, planes);
  }
  if (player) {
    (link ? planes : panels[0].element).append(player.element);
    player.listenTo(planes);
    player.refresh();
  }
  if (losses) panels[0].element.append(losses.element);
  return planes;
}
