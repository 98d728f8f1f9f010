// How a task is done, shown on the planes: the cursor glides to a stored place, or what else a hand would do is done.
import { kindOf } from "../features/lesson/checks.js";
import { pointBetween } from "../math/between.js";
import { glide } from "../plane/glide.js";
import { wantsStillness } from "../ui/dom.js";
import { toPoints } from "../ui/url.js";

/** @typedef {import("../features/lesson/checks.js").Arguments} Check */

const PAUSE = 900; // ms between one deed and the next, so that each can be seen
const WAY = 900; // ms of the cursor

/**
 * @typedef {Object} Stage what a demonstration moves
 * @property {() => Panel[]} all
 * @property {import("./companions.js").Companions} beside
 * @property {(z: LatentPoint, side?: number) => Promise<void>} go the cursor glides there and rests
 * @property {(happened: () => boolean) => Promise<void>} until
 */

const sideOf = (/** @type {Check} */ check) => (check.side === "b" ? 1 : 0);

/**
 * What to do for a check, one after another; a kind that is not named needs the cursor at the first place only.
 * @type {Record<string, (check: Check, places: LatentPoint[], stage: Stage) => (() => Promise<void>|void)[]>}
 */
const WAYS = {
  pins_apart: (_, places, { all, go }) => places.map((z) => async () => {
    await go(z);
    all()[0].perform({ pin: true });
  }),
  field: ({ field, ...check }, [place], { all, go }) => [() => all()[sideOf(check)].perform({ overlay: field }), () => go(place, sideOf(check))],
  dial: ({ dial }, _, { beside: { ladder }, until }) => Object.entries(dial).flatMap(([option, values]) => values.map((/** @type {number} */ value) => async () => {
    ladder?.walk(option, value);
    await until(() => ladder?.values.some(([name, now]) => name === option && now === value) ?? true);
  })),
  sampled: (check, _, { all }) => [() => all()[sideOf(check)].perform({ sample: check.sampled })],
  dots: (check, _, { all }) => check.dots.map((/** @type {"mean"|"sample"} */ dots) => () => all()[sideOf(check)].perform({ dots })),
  given: (check, _, { all }) => Array.from({ length: check.given }, (_one, give) => () => all()[sideOf(check)].perform({ give })),
  same_images: ({ same_images: count }, _, { all, go }) => (all()[0].run?.medians ?? []).filter((z) => z !== null).slice(0, count).map((z) => () => go(z)),
  ends: ({ t }, [from, to], { beside }) => [() => beside.interpolation?.task.show(from, to, t)],
  gain_above: (_, [from, to], { beside }) => [() => beside.interpolation?.task.show(from, to)],
};

/** The kinds that need no stored place. */
const ANYWHERE = new Set(["dial", "sampled", "dots", "given", "same_images"]);

/** Whether a task can be shown. @param {Check[]} checks @param {string[]} passes */
export const isSolvable = (checks, passes) => passes.length > 0 || checks.every((check) => ANYWHERE.has(kindOf(check) ?? ""));

/**
 * @param {() => Panel[]} all
 * @param {import("./companions.js").Companions} beside
 * @param {() => void} settle the cursor has been brought to rest
 */
export function createDemonstration(all, beside, settle) {
  let turn = 0; // another one has begun, or a hand has taken over
  let halt = () => {};

  const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE));

  /** @param {() => boolean} happened */
  async function until(happened) {
    const mine = turn;
    while (mine === turn && !happened()) await new Promise(requestAnimationFrame);
  }

  /** @param {LatentPoint} z @returns {Promise<void>} */
  function go(z, side = 0) {
    const panel = all()[side], from = panel?.z;
    if (!panel?.run || !from) return Promise.resolve();
    if (panel.look) panel.fit(panel.run.bounds, false); // it may be out of sight
    return new Promise((resolve) => {
      const show = (/** @type {number} */ share) => {
        panel.setCursor(share === 1 ? z : pointBetween(from, z, share));
        beside.link?.follow(panel);
        if (share < 1) return;
        for (const one of all()) one.rest();
        settle();
        resolve();
      };
      if (wantsStillness()) show(1);
      else halt = glide(show, WAY);
    });
  }

  function stop() {
    turn++;
    halt();
  }

  return {
    stop,
    /** @param {Check[]} checks @param {string[]} passes of which the first is shown */
    async show(checks, passes) {
      stop();
      const mine = turn, places = toPoints(passes[0] ?? null) ?? [], stage = { all, beside, go, until };
      const toPlace = (/** @type {Check} */ check) => [() => go(places[0], sideOf(check))];
      const special = checks.filter((check) => (kindOf(check) ?? "") in WAYS), rest = checks.filter((check) => !special.includes(check)).slice(0, 1);
      const deeds = [...special.flatMap((check) => WAYS[kindOf(check) ?? ""](check, places, stage)), ...rest.flatMap(toPlace)];
      for (const [i, deed] of deeds.entries()) {
        if (i > 0) await pause();
        if (mine !== turn) return;
        await deed();
      }
    },
  };
}
