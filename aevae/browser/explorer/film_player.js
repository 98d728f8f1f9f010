// The controls of the training film: one clock for all planes shown.
import { createClock } from "../ui/clock.js";
import { createDelay, listen, make, setText, wantsStillness } from "../ui/dom.js";
import { epochAt } from "../model/film.js";
import { icon, setIcon } from "../ui/icons.js";
import { listenForTaps, makeSpeedSelect } from "../ui/player_controls.js";
import { createGifButton } from "./film_gif.js";
import { createLossCurve } from "./loss_curve.js";
import { epochText } from "../ui/sentences.js";

const WITH_KEYS = "button, select"; // those have a use for the space bar themselves
const REST = 150; // ms after the last movement of the slider, then the film rests

/**
 * @param {Panel[]} panels
 * @param {number} start which moment is shown first, 0…1
 * @param {(resting: boolean) => void} onShow all planes show another moment; resting false: more will follow at once
 */
export function createFilmPlayer(panels, start, onShow) {
  const clock = createClock({ start });
  const back = icon("film-back", "back", "One epoch back (, key).");
  const play = icon("film-play", "play", "Play the training (space bar).");
  const forward = icon("film-forward", "forward", "One epoch on (. key).");
  const slider = make("input", {
    type: "range", min: 0, max: 1, step: "any", value: 1, class: "time", "data-testid": "film-t",
    "aria-label": "Moment of the training", title: "Drag through the training.",
  });
  const readout = make("output", { class: "epoch", "data-testid": "film-epoch" });
  const speed = makeSpeedSelect("film-speed", "How quickly the film plays.");
  const save = createGifButton(panels);
  const losses = panels.map(({ spec }) => (spec.history.length ? createLossCurve(panels.length > 1 ? spec.title : "", spec.loss ?? "", spec.history) : null));
  const element = make("div", { class: "film", role: "group", "aria-label": "Training film", "data-testid": "film" }, [
    make("span", { class: "pair joined" }, [back, play, forward]), slider, readout, make("span", { class: "pair" }, [speed, save.element]),
    ...losses.flatMap((part) => part?.element ?? []),
  ]);
  /** @type {(import("../model/film.js").Film|null)[]} */
  let films = []; // one a panel; null until it is loaded, or where none was saved
  /** @type {number[]} */
  let marks = []; // shares of the training where a frame was saved
  let frame = 0, last = 0; // the pending one, and the time of the one before

  /** @param {boolean} resting */
  function show(resting) {
    const shown = films.filter((film) => film !== null);
    if (shown.length === 0) return;
    const share = !resting && wantsStillness() ? marks.findLast((mark) => mark <= clock.share) ?? 0 : clock.share;
    for (const panel of panels) panel.seek(share, resting);
    if (slider.valueAsNumber !== share) slider.value = String(share);
    const text = epochText(shown.map((film) => [epochAt(film, share), lastEpoch(film)]));
    setText(readout, text);
    slider.setAttribute("aria-valuetext", text);
    films.forEach((film, i) => film && losses[i]?.show(epochAt(film, share)));
    onShow(resting);
  }

  /** @param {number} now */
  function next(now) {
    clock.tick(now - last);
    last = now;
    if (clock.playing) frame = requestAnimationFrame(next);
    else draw();
    show(!clock.playing);
  }

  function draw() { // the play button shows what it would do
    setIcon(play, clock.playing ? "pause" : "play");
    play.setAttribute("aria-label", clock.playing ? "Pause" : "Play the training");
  }

  function toggle() {
    if (!films.some(Boolean)) return;
    clock.toggle();
    draw();
    if (clock.playing) {
      last = performance.now();
      frame = requestAnimationFrame(next);
    } else pause();
  }

  function pause() {
    cancelAnimationFrame(frame);
    clock.stop();
    draw();
    show(true);
  }

  /** @param {boolean} forwards */
  function step(forwards) {
    clock.step(marks, forwards);
    pause();
  }

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "," || event.key === ".") step(event.key === ".");
  }

  const rest = createDelay(REST, () => clock.playing || show(true));
  const stops = [
    save.destroy, listen(back, { click: () => step(false) }),
    listen(forward, { click: () => step(true) }),
    listen(play, { click: toggle }),
    listen(speed, { change: () => (clock.speed = Number(speed.value)) }),
    listen(slider, {
      input() {
        clock.seek(slider.valueAsNumber);
        if (!clock.playing) show(false);
        rest.again();
      },
    }),
  ];

  return {
    element,
    get moment() { return clock.share; },
    /** @param {HTMLElement} root keys work wherever the focus is within it */
    listenTo(root) {
      stops.push(listen(root, { keydown: press }), listenForTaps(root, WITH_KEYS, toggle));
    },
    /** Some panel has loaded. */
    refresh() {
      films = panels.map((panel) => panel.film);
      const longest = films.reduce((most, film) => (film && film.epochs.length > (most?.epochs.length ?? 0) ? film : most), null);
      marks = longest ? sharesOf(longest) : [];
      for (const control of [back, play, forward, slider, speed, save.element]) control.disabled = !longest;
      if (!longest) setText(readout, panels.every((panel) => panel.run) ? "no film was kept" : "");
      show(!clock.playing);
    },
    destroy() {
      cancelAnimationFrame(frame);
      rest.cancel();
      stops.forEach((stop) => stop());
      element.remove();
    },
  };
}

/** @param {import("../model/film.js").Film} film */
const lastEpoch = ({ epochs }) => epochs[epochs.length - 1];

/** Where its frames are, 0…1 of the training. @param {import("../model/film.js").Film} film */
function sharesOf(film) {
  const [first, end] = [film.epochs[0], lastEpoch(film)];
  return Array.from(film.epochs, (epoch) => (end > first ? (epoch - first) / (end - first) : 0));
}
