// Reads addresses through the shipped files: a line of JSON (a text) in, a line of JSON (what each reader makes of it) out.
import { createInterface } from "node:readline";
import { fromText, toText } from "../../aevae/browser/model/principal_components.js";
import { readShown, writeShown } from "../../aevae/browser/features/overlays/state.js";
import { OVERLAYS } from "../../aevae/browser/features/overlays/table.js";
import { pinsInUrl, pinsOf } from "../../aevae/browser/features/tools/pin_list.js";
import { inUrl, parameter, pointsInUrl, readUrl, replaceInUrl, toPoint, toPoints } from "../../aevae/browser/ui/url.js";

globalThis.history = { state: null, replaceState: (state, _, url) => (globalThis.location = { href: String(url) }) };

for await (const line of createInterface({ input: process.stdin })) {
  const text = JSON.parse(line);
  const point = toPoint(text), points = toPoints(text), pins = pinsOf(text), shift = fromText(text, 6), shown = readShown(() => text);
  globalThis.location = { href: "http://localhost/compare?" };
  replaceInUrl({ z: text, link: text, "": text });
  const address = readUrl();
  console.log(JSON.stringify({
    point, points, pins, shift, shown, overlays: OVERLAYS.map(({ name }) => name), address, whole: parameter("z", Infinity), cut: parameter("z"), href: globalThis.location.href,
    // what was understood, written and read again
    again: {
      point: point && toPoint(inUrl(point)), points: points && toPoints(pointsInUrl(points)), pins: pinsOf(pinsInUrl(pins)),
      shift: fromText(toText(shift), 6), shown: readShown((name) => writeShown(shown)[name]),
    },
  }));
}
