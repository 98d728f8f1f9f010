// Play, the slider t and what belongs to it.
import { createClock, SPEEDS } from "../../ui/clock.js";
import { listen, make, setText } from "../../ui/dom.js";
import { icon, setIcon } from "../../ui/icons.js";
import { number } from "../../ui/sentences.js";

const LENGTH = 6000; // ms from A to B at speed 1

/** @param {(t: number) => void} onMove called once a frame while it plays, and with every movement of the slider */
export function createTransport(onMove) {
  const clock = createClock({ length: LENGTH, start: 0.5 });
  const play = icon("path-play", "play", "Play from A to B (space bar).");
  const loop = icon("path-loop", "bounce", "There and back, again and again.");
  loop.setAttribute("aria-pressed", "false");
  const slider = make("input", {
    type: "range", min: 0, max: 1, step: "any", value: 0.5, class: "time", "data-testid": "path-t", "aria-label": "Place between A and B", title: "Drag from A (t = 0) to B (t = 1).",
  });
  const readout = make("output", { class: "t", "data-testid": "path-readout" });
  const speed = make("select", { class: "speed", "data-testid": "path-speed", "aria-label": "Speed", title: "How quickly it plays." },
    SPEEDS.map((times) => make("option", { value: times, text: `${times}×`, selected: times === 1 })));
  const element = make("div", { class: "transport", role: "group", "aria-label": "From A to B" }, [
    make("div", { class: "head" }, [make("span", { class: "pair joined" }, [play, loop]), speed, readout]), make("div", { class: "rail" }, [slider]),
  ]);
  let frame = 0;
  let last = 0;
  let armed = false; // the space bar went down and nothing else has happened since

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

  function key(event) {
    if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("button, select, input[type=text], input[type=number], summary")) return;
    event.preventDefault();
    if (!event.repeat) armed = true;
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
    element,
    get t() { return clock.share; },
    get playing() { return clock.playing; },
    seek: (t) => clock.seek(t),
    show() {
      const t = clock.share;
      if (slider.valueAsNumber !== t) slider.value = t;
      setText(readout, `t = ${number(t)}`);
      slider.setAttribute("aria-valuetext", number(t));
    },
    /** Keys work wherever the focus is within `root`. The plane pans with the space bar held: only a tap plays. */
    listenTo(root) {
      const stop = listen(root, {
        keydown: key,
        keyup: ({ key }) => key === " " && armed && (armed = false, toggle()),
        pointerdown: () => (armed = false),
      });
      stops.push(stop);
    },
    destroy() {
      cancelAnimationFrame(frame);
      stops.forEach((stop) => stop());
    },
  };
}
