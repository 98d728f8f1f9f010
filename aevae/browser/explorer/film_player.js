// The controls of the training film: one clock for all planes shown.
import { createClock, SPEEDS } from "../ui/clock.js";
import { createDelay, listen, make, setText } from "../ui/dom.js";
import { epochAt } from "../model/film.js";
import { wantsStillness } from "../plane/glide.js";
import { icon, setIcon } from "../ui/icons.js";
import { createLosses } from "./loss_curve.js";
import { epochText } from "../ui/sentences.js";

const REST = 150; // ms after the last movement of the slider, then the film rests

/**
 * @param {Panel[]} panels
 * @param {(resting: boolean) => void} onShow all planes show another moment; resting false: more will follow at once
 */
export function createPlayer(panels, onShow) {
  const clock = createClock();
  const back = icon("film-back", "back", "One epoch back (, key).");
  const play = icon("film-play", "play", "Play the training (space bar).");
  const forward = icon("film-forward", "forward", "One epoch on (. key).");
  const slider = make("input", {
    type: "range", min: 0, max: 1, step: "any", value: 1, class: "time", "data-testid": "film-t",
    "aria-label": "Moment of the training", title: "Drag through the training.",
  });
  const readout = make("output", { class: "epoch", "data-testid": "film-epoch" });
  const speed = make("select", { class: "speed", "data-testid": "film-speed", "aria-label": "Speed", title: "How quickly the film plays." },
    SPEEDS.map((times) => make("option", { value: times, text: `${times}×`, selected: times === 1 })));
  const losses = panels.map(({ spec }) => spec.history?.length ? createLosses(panels.length > 1 ? spec.title : "", spec.loss, spec.history) : null);
  const element = make("div", { class: "film", role: "group", "aria-label": "Training film", "data-testid": "film" }, [
    make("span", { class: "pair joined" }, [back, play, forward]), slider, readout, speed,
    ...losses.filter(Boolean).map((part) => part.element),
  ]);
  const controls = [back, play, forward, slider, speed];

  let films = []; // one a panel; null until it is loaded, or where none was kept
  let marks = []; // shares of the training where a frame was kept
  let frame = 0;
  let last = 0;
  let armed = false; // the space bar went down and nothing else has happened since

  function show(resting) {
    if (!films.some(Boolean)) return;
    const share = !resting && wantsStillness() ? marks.findLast((mark) => mark <= clock.share) : clock.share;
    for (const panel of panels) panel.seek(share, resting);
    if (slider.valueAsNumber !== share) slider.value = share;
    const text = epochText(films.filter(Boolean).map((film) => [epochAt(film, share), film.epochs.at(-1)]));
    setText(readout, text);
    slider.setAttribute("aria-valuetext", text);
    films.forEach((film, i) => film && losses[i]?.show(epochAt(film, share)));
    onShow(resting);
  }

  function next(now) {
    clock.tick(now - last);
    last = now;
    if (clock.playing) frame = requestAnimationFrame(next);
    else draw();
    show(!clock.playing);
  }

  /** The play button shows what it would do. */
  function draw() {
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

  function step(forwards) {
    clock.step(marks, forwards);
    pause();
  }

  function key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === ",") step(false);
    else if (event.key === ".") step(true);
    else if (event.key === " " && !event.target.closest("button, select")) { // those have a use for it themselves
      event.preventDefault();
      if (!event.repeat) armed = true;
    }
  }

  const rest = createDelay(REST, () => clock.playing || show(true));
  const stops = [
    listen(back, { click: () => step(false) }),
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
    /** Keys work wherever the focus is within `root`. The plane pans with the space bar held: only a tap plays. */
    listenTo(root) {
      stops.push(listen(root, {
        keydown: key,
        keyup: ({ key }) => key === " " && armed && (armed = false, toggle()),
        pointerdown: () => (armed = false),
      }));
    },
    /** Some panel has loaded. */
    refresh() {
      films = panels.map((panel) => panel.film);
      const longest = films.reduce((most, film) => (film && film.epochs.length > (most?.epochs.length ?? 0) ? film : most), null);
      const [first, end] = longest ? [longest.epochs[0], longest.epochs.at(-1)] : [0, 0];
      marks = longest ? Array.from(longest.epochs, (epoch) => (end > first ? (epoch - first) / (end - first) : 0)) : [];
      for (const control of controls) control.disabled = !longest;
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
