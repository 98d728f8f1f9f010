// From A to B: one trip, the rows it is shown in, and the controls. The planes' features (route.js) hand in what happens on them.
import { createChoices } from "./options.js";
import { createCurves } from "./curves.js";
import { createDelay, createFrame, make, setText } from "../../ui/dom.js";
import { createEnds } from "./stop_controls.js";
import { EDGE } from "../../model/constants.js";
import { loadAtlas } from "../../model/load.js";
import { createFinder } from "./find.js";
import { fadeRow, trackRow } from "./rows.js";
import { createStrips } from "./strips.js";
import { createTakeaway } from "./exports.js";
import { createTransport } from "./playback.js";
import { createTrip, KINDS } from "./stops.js";
import { parameter, pointParameter, pointsInUrl, toPoints } from "../../ui/url.js";
import { coordinates } from "../../ui/sentences.js";

const REST = 200; // ms after the last change, then lengths are measured finely and the address follows
// How finely a leg is decoded, and how many places a curve has: enough to move with the hand, and enough to be read.
const MOVING = { pieces: 40, places: 51 }, RESTING = { pieces: 256, places: 101 };

/** @param {() => void} publish the address has changed */
export function createJourney(publish) {
  const trip = createTrip();
  const watchers = new Set();
  const transport = createTransport((t) => seek(t));
  const strips = createStrips((row) => change(() => (choices.lead = row.kind)));
  const curves = createCurves();
  const ends = createEnds({
    select: (i) => select(i),
    pick: (i, label) => pick(i, label),
    place: (i, z) => place(i, z),
    add: () => change(() => trip.add()),
    remove: (i) => change(() => (trip.select(i), trip.remove())),
    swap: () => change(() => trip.swap()),
    draw: (on) => change(() => (trip.drawn ? trip.erase() : (drawing = on))),
    complain: (text) => say(text),
  });
  const choices = createChoices(trip, { change, say });
  const message = make("p", { class: "message", role: "status", "data-testid": "path-message" }); // over the plane
  const takeaway = createTakeaway(() => ({ panels, trip, rows, leading: leads()[0], count: choices.count, kind: choices.lead, pace: choices.pace }), (text) => say(text));
  const element = make("section", { class: "journey", "aria-label": "Interpolation", "data-testid": "journey" }, [
    make("div", { class: "trip" }, [ends.element, ends.tools, choices.ways]), transport.element, strips.element, curves.element, make("div", { class: "under" }, [choices.options, takeaway.element]),
  ]);

  let panels = [];
  let drawing = false; // the next drag on the plane is a way by hand
  let rows = [];
  let stale = { ways: false, fine: false };
  let told = ""; // the last complaint, until something changes
  let wish = { ends: [pointParameter("from"), pointParameter("to")], via: toPoints(parameter("via", 400)) ?? [], way: toPoints(parameter("way", 1000)) ?? [] };
  let loading = 0;
  const t = Number.parseFloat(parameter("t") ?? "");
  if (/^[\d.]+$/.test(parameter("t") ?? "") && t >= 0 && t <= 1) transport.seek(t);
  const frame = createFrame(render);
  const rest = createDelay(REST, () => {
    if (!trip.sides.length) return;
    stale.ways = stale.fine = true;
    wake();
    publish();
  });

  /** While another run is loading, the trip is still over the old one. */
  const ready = () => panels.length > 0 && trip.sides.length === panels.length && panels.every(({ run }, side) => run?.spec === trip.sides[side].run.spec);

  // --- what happens ---------------------------------------------------------------------------------

  /** The planes draw in the same frame as the strips: theirs is asked for second, so that it finds the new ways. */
  function wake() {
    frame.request();
    for (const panel of panels) if (panel.run && panel.z) panel.setCursor(panel.z);
    for (const touch of watchers) touch();
  }

  function change(act) {
    if (!ready()) return;
    act();
    told = "";
    redo();
  }

  /** What is shown has become old, though nobody has changed the trip: what was complained of still stands. */
  function redo() {
    if (!ready()) return;
    stale.ways = true;
    stale.fine = false;
    say(told);
    wake();
    rest.again();
  }

  function select(i) {
    if (!ready() || i === trip.selected) return;
    trip.select(i);
    showEnds();
    for (const touch of watchers) touch();
  }

  function seek(t) {
    transport.seek(t);
    if (!ready()) return transport.show();
    wake();
    if (!transport.playing) restAddress.again();
  }
  const restAddress = createDelay(REST, publish);

  const move = (i, side, z) => change(() => trip.move(i, side, z));

  /** Shows what has come to rest at once. */
  function settle() {
    rest.again();
  }

  /** A place in numbers. @returns {boolean} whether it is one that is allowed */
  function place(i, z) {
    if (!ready()) return false;
    const { x0, x1, y0, y1 } = trip.reach();
    const allowed = z[0] >= x0 && z[0] <= x1 && z[1] >= y0 && z[1] <= y1;
    if (allowed) (move(i, 0, z), settle());
    else say(`That is far outside the map. Write a place between ${coordinates([x0, y0], 0)} and ${coordinates([x1, y1], 0)}.`);
    return allowed;
  }

  function pick(i, label) {
    const { run } = trip.sides[0];
    const rows = [...run.labels.keys()].filter((row) => run.labels[row] === label && Number(run.testIndex[row]) !== trip.stops[i].index && trip.knows(run.testIndex[row]));
    if (rows.length === 0) return say(`There is no other test picture of class ${run.spec.classes[label]}.`);
    const row = rows[Math.floor(Math.random() * rows.length)];
    change(() => {
      trip.select(i);
      trip.moveTo(i, 0, row);
    });
  }

  function say(text) {
    told = text;
    setText(message, told || standing());
  }

  /** What must be said as long as it is so. */
  function standing() {
    if (!ready()) return "";
    if (drawing) return "Draw on the plane, from A to B.";
    const asks = choices.kinds.some((kind) => kind === "geodesic" || kind === "data");
    const bare = trip.sides.findIndex(({ atlas }) => !atlas);
    if (asks && bare >= 0) return "This model has no atlas, so only straight ways are known.";
    if (asks && trip.sides.some((_, side) => !trip.covered(side))) return "A stop lies outside the map of this plane: ways from and to it are straight.";
    const astray = rows.find((row) => row.kind === "geodesic" && row.gain > 0 && row.seen.distance.some((far) => far > EDGE));
    if (astray) return `${trip.linked ? `${panels[astray.side].spec.run}: the` : "The"} geodesic leaves the data: out there the decoder changes little.`;
    const same = trip.stops.every((_, i) => String(trip.at(0, i)) === String(trip.at(0, 0)));
    return same ? "A and B are the same place: nothing changes on the way." : "";
  }

  // --- rows -----------------------------------------------------------------------------------------

  function makeRows() {
    const { pieces, places } = stale.fine ? RESTING : MOVING;
    const wanted = trip.drawn ? ["drawn", ...choices.kinds] : choices.kinds;
    const found = trip.sides.flatMap(({ run }, side) => {
      const tracks = trip.tracks(side, wanted, pieces);
      return Object.keys(KINDS).filter((kind) => tracks[kind] && wanted.includes(kind)).map((kind) => {
        const note = kind === "geodesic" && !trip.covered(side) ? "straight here" : undefined;
        const row = trackRow(kind, side, run, tracks[kind], choices.pace);
        return { ...row, points: tracks[kind].points, image: run.spec.image, note, seen: row.profile(places) };
      });
    });
    if (wanted.includes("fade")) {
      const { run } = trip.sides[0];
      const row = fadeRow(trip.stops.map((_, i) => pictureAt(i)), run.spec.image.range);
      found.push({ ...row, image: run.spec.image, note: "", seen: row.profile(places) });
    }
    return found;
  }

  /** The original where the stop is a test picture and originals are here, else what the first model paints; pixels as its decoder writes them. */
  function pictureAt(i) {
    const { run } = trip.sides[0], { index } = trip.stops[i];
    const bytes = index === null ? null : panels[0].originals?.picture(index);
    const [low, high] = run.spec.image.range;
    return bytes ? Float32Array.from(bytes, (byte) => low + (byte / 255) * (high - low)) : run.decoder.forward(trip.latent(i)).slice();
  }

  /** Of each plane the row that leads: the wanted kind, else the straight one, else the first there is. */
  const leads = () => trip.sides.map((_, side) => {
    const own = rows.filter((row) => row.side === side && row.place);
    return own.find(({ kind }) => kind === choices.lead) ?? own.find(({ kind }) => kind === "straight") ?? own[0];
  });

  function render() {
    if (!ready()) return;
    const { ways } = stale;
    stale.ways = false;
    if (ways) {
      rows = makeRows();
      strips.show(rows, choices.count, trip.linked ? panels.map(({ spec }) => spec.run) : null);
      curves.show(rows);
      showEnds();
      element.style.setProperty("--frames", choices.count);
      choices.show();
      if (!message.textContent || stale.fine) say(told);
    }
    const { t } = transport, leading = leads();
    leading.forEach((row, side) => row && panels[side].setCursor(row.place(t), row.latent(t)));
    strips.showAt(t, leading);
    curves.showAt(t);
    transport.show();
  }

  function showEnds() {
    const { run } = trip.sides[0];
    ends.show(trip, {
      classes: run.spec.classes, image: run.spec.image, drawing,
      labelOf: (i) => (trip.stops[i].index === null ? null : run.labels[run.rowOf.get(trip.stops[i].index)]),
      paint: (picture, i) => picture.paintValues(pictureAt(i)),
    });
  }

  return {
    element, trip, move, settle, select,
    get ready() { return ready(); },
    get drawing() { return drawing; },
    sideOf: (spec) => Math.max(0, panels.findIndex((panel) => panel.spec === spec)),
    /** Draw again whenever the ways have changed. @returns {() => void} no longer */
    watch(touch) {
      watchers.add(touch);
      return () => watchers.delete(touch);
    },
    /** The ways on one plane, the leading one last so that it lies on top. */
    lines(side) {
      const [leading] = leads().filter((row) => row?.side === side);
      const own = rows.filter((row) => row.side === side && row.place);
      return [...own.filter((row) => row !== leading), ...(leading ? [leading] : [])];
    },
    /** @param {number|null} row of the code that was clicked */
    moveToCode(i, side, row) {
      if (row !== null) change(() => trip.moveTo(i, side, row));
    },
    /** @param {Point[]} line by hand, on the first plane */
    draw(line) {
      let good = false;
      change(() => (good = trip.draw(line)));
      drawing = !good;
      if (good) choices.lead = "drawn";
      else say("A way needs more than one place: press, and draw a line.");
    },
    /** A plane shows its run in another way. */
    see(side, run) {
      if (ready() && trip.sides[side].run !== run) change(() => trip.see(side, run));
    },
    /** Something has brought a plane's cursor to a place, a drawn digit's code for example: the chosen stop goes there. */
    arrive(panel) {
      move(trip.selected, panels.indexOf(panel), panel.z);
    },
    address: (inUrl) => ({
      z: null, link: null, ...(panels.length === 1 ? { with: null } : {}),
      ...(ready() ? { from: inUrl(trip.at(0, 0)), to: inUrl(trip.at(0, trip.stops.length - 1)), via: pointsInUrl(trip.stops.slice(1, -1).map(({ z }) => z)), way: pointsInUrl(trip.drawn ?? []), t: String(Number(transport.t.toFixed(3))), ...choices.address() } : {}),
    }),
    setPanels(next, root) {
      panels = next;
      panels[0].element.querySelector(".figure").append(message);
      transport.listenTo(root);
      this.refresh();
    },
    /** Some panel has loaded, or its originals have come. */
    async refresh() {
      const mine = ++loading;
      if (!panels.every((panel) => panel.run)) return;
      if (!ready()) {
        const atlases = await Promise.all(panels.map((panel) => loadAtlas(panel.spec).catch(() => null)));
        if (mine !== loading || !panels.every((panel) => panel.run)) return;
        const sides = panels.map(({ run }, side) => ({ run, atlas: atlases[side], find: atlases[side] && createFinder(atlases[side]) }));
        trip.setSides(sides, wish);
        wish = {};
        if (trip.drawn) choices.lead = "drawn";
      }
      element.classList.add("ready");
      redo();
    },
    setTheme(theme) {
      element.style.setProperty("--accent", theme.accent);
      for (const part of [ends, strips]) part.setTheme(theme);
      redo();
    },
    destroy() {
      frame.cancel();
      rest.cancel();
      restAddress.cancel();
      for (const part of [ends, transport, strips, choices, takeaway]) part.destroy();
      element.remove();
    },
  };
}
