// Play, the slider t and what belongs to it.
import { createClock } from "../../ui/clock.js";
import { listen, make, setText } from "../../ui/dom.js";
import { icon, setIcon } from "../../ui/icons.js";
import { listenForTaps, makeSpeedSelect } from "../../ui/player_controls.js";
import { fixed } from "../../ui/sentences.js";

const LENGTH = 6000; // ms from A to B at speed 1
const WITH_KEYS = "button, select, input[type=text], input[type=number], summary";

/** @param {(t: number) => void} onMove called once a frame while it plays, and with every movement of the slider */
export function createPlayback(onMove) {
  const clock = createClock({ length: LENGTH, start: 0.5 });
  const play = icon("path-play", "play", "Play from A to B (space bar).");
  const loop = icon("path-loop", "bounce", "Loop back and forth.");
  loop.setAttribute("aria-pressed", "false");
  const slider = make("input", {
    type: "range", min: 0, max: 1, step: "any", value: 0.5, class: "time", "data-testid": "path-t", "aria-label": "Position along the path", title: "Drag from A (t = 0) to B (t = 1).",
  });
  const readout = make("output", { class: "t", "data-testid": "path-readout" });
  const speed = makeSpeedSelect("path-speed", "How quickly it plays.");
  const rail = make("div", { class: "rail" }, [slider]);
  const controls = make("span", { class: "pair playback", role: "group", "aria-label": "Play" }, [make("span", { class: "pair joined" }, [play, loop]), speed, readout]);
  let frame = 0;
  let last = 0;

  /** @param {number} now */
  function next(now) {
    clock.tick(now - last);
    last = now;
    onMove(clock.share);
    if (clock.playing) frame = requestAnimationFrame(next);
    else drawButton();
  }

  function drawButton() {
    setIcon(play, clock.playing ? "pause" : "play");
    play.setAttribute("aria-label", clock.playing ? "Pause" : "Play from A to B");
  }

  function toggle() {
    cancelAnimationFrame(frame);
    clock.toggle();
    drawButton();
    last = performance.now();
    if (clock.playing) frame = requestAnimationFrame(next);
    else onMove(clock.share);
  }

  const stops = [
    listen(play, { click: toggle }),
    listen(loop, {
      click() {
        const on = loop.getAttribute("aria-pressed") !== "true";
        loop.setAttribute("aria-pressed", String(on));
        clock.loop = on;
      },
    }),
    listen(speed, { change: () => (clock.speed = Number(speed.value)) }),
    listen(slider, { input: () => (clock.seek(slider.valueAsNumber), onMove(clock.share)) }),
  ];
  drawButton();

  return {
    rail, controls,
    get t() { return clock.share; },
    get playing() { return clock.playing; },
    seek: clock.seek,
    show() {
      const t = clock.share;
      if (slider.valueAsNumber !== t) slider.value = String(t);
      setText(readout, `t = ${fixed(t)}`);
      slider.setAttribute("aria-valuetext", fixed(t));
    },
    /** @param {HTMLElement} root within which a tap on the space bar plays */
    listenTo(root) {
      stops.push(listenForTaps(root, WITH_KEYS, toggle));
    },
    destroy() {
      cancelAnimationFrame(frame);
      stops.forEach((stop) => stop());
    },
  };
}
