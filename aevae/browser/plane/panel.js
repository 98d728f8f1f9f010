// One plane with everything that belongs to it: legend, tools, layers, decoded picture, readout.
// The parts know nothing of each other; here a movement becomes a new cursor or a new view, and
// one animation frame brings everything up to date.
import { createFrame } from "../ui/dom.js";
import { startPoint } from "./camera.js";
import { createCursorState } from "./cursor_state.js";
import { createDisplay, SHOWN } from "./toolbar/display.js";
import { createFeatures } from "./features.js";
import { drawFigure } from "./figure.js";
import { createGestureHint } from "./gesture_hint.js";
import { createGestures } from "./gestures.js";
import { createHosts } from "./host.js";
import { buildPanel } from "./layout.js";
import { createLegend } from "./toolbar/legend.js";
import { createLoading } from "./loading.js";
import { createPlacement } from "./placement.js";
import { createScene } from "./scene.js";
import { createZoomButtons } from "./zoom_buttons.js";

const NOTHING = { size: false, view: false, cursor: false, features: false };

/**
 * Whatever has become old is brought up to date together, in the next animation frame.
 * @param {import("./scene.js").Scene} scene
 * @param {ReturnType<typeof createPlacement>} placement
 * @param {ReturnType<typeof createCursorState>} cursor
 * @param {(view: View) => void} drawFeatures
 * @param {() => void} drawn
 */
function createDrawLoop(scene, placement, cursor, drawFeatures, drawn) {
  let stale = { ...NOTHING };
  const frame = createFrame(draw);

  function draw() {
    if (!scene.isOpen) return;
    const { size, view, cursor: moved, features } = stale;
    stale = { ...NOTHING };
    if (size) {
      placement.arrange();
      scene.resize();
    }
    if (size || view) scene.draw();
    if (moved) cursor.decode();
    if (size || view || features) drawFeatures(scene.view);
    cursor.draw(scene.view);
    drawn();
  }

  return {
    /** @param {(keyof typeof NOTHING)[]} parts that are old; none: only the cursor's place on the screen */
    touch(...parts) {
      for (const part of parts) stale[part] = true;
      if (scene.isOpen) frame.request();
    },
    drawNow() {
      frame.cancel();
      draw();
    },
    cancel: frame.cancel,
  };
}

/** @param {Spec} spec one entry of the payload's `planes` @param {PanelOptions} options @param {PanelEvents} on */
export function createPanel(spec, options, on) {
  const dom = buildPanel(spec);
  const loading = createLoading(spec, options.filmed, dom, on);
  const cursor = createCursorState(dom, spec, options.alone, loading, (z, place) => features.cursor(z, place));
  const placement = createPlacement(dom, options.path === null);
  const scene = createScene(dom, options, loading.pictureOf);
  const loop = createDrawLoop(scene, placement, cursor, (view) => features.draw(view), on.drawn);
  const hint = createGestureHint(options.side === 0);
  const gestures = createGestures(dom.plane, scene, cursor, loop, {
    ...on,
    look() {
      hint.used();
      on.look();
    },
  });
  const legend = createLegend(spec, options.hidden, (classes) => {
    scene.setHidden(classes);
    features.setHidden(classes);
    loop.touch("view");
    on.hide(classes);
  });
  const { control, showKeys, leave } = options.toolbar.join(options.side);
  const display = createDisplay(spec, options.shown ?? SHOWN, control, (shown) => {
    scene.layers?.display(shown);
    loop.touch("view");
    on.look();
  });
  dom.bar.append(legend.element);
  const zoom = createZoomButtons({ zoom: gestures.zoomMiddle, home: gestures.goHome });
  dom.figure.append(zoom.element, hint.element);
  const hostOf = createHosts({ options, control, placement, loading, cursor, scene, loop, gestures, setLabel: (label) => features.setLabel(label), publish: on.publish });
  const features = createFeatures(hostOf, on.share);
  const observer = new ResizeObserver(() => loop.touch("size"));
  observer.observe(dom.plane);

  loading.connect({
    transform: features.transform,
    async open(run, finished) {
      const start = cursor.z ?? startPoint(options.start, finished);
      cursor.set(start);
      placement.arrange();
      scene.open(run, start, display.shown);
    },
    opened() {
      if (loading.run) legend.count(loading.run.labels);
      loop.touch("view", "cursor");
      loop.drawNow();
      cursor.describe();
      showKeys(gestures.listen(features.grab, features.keys));
    },
    complete: scene.complete,
    setRun(run, resting) {
      scene.layers?.setRun(run, resting);
      features.setRun(run, resting);
    },
    /** Whoever moves the dots calls once a frame; a frame of our own would be the next one. */
    moved({ bounds }) {
      scene.hover(null);
      scene.camera.setBounds(bounds);
      if (loading.spec.live && cursor.z) cursor.set(scene.camera.within(cursor.z)); // codes that wander off in training take the view along
      loop.touch("view", "cursor");
      loop.drawNow();
    },
    transformed: (dotsMoved) => (dotsMoved ? loop.touch("cursor", "view") : loop.touch("cursor")),
    refreshPictures() {
      for (const part of [cursor, scene.layers]) part?.refresh();
      loop.touch("cursor"); // its image is compared with them
    },
    loaded: features.loaded,
  });

  return {
    element: dom.panel, figure: dom.figure, side: dom.side, decoded: dom.decoded,
    draw: () => drawFigure(dom, { ...scene.shown, z: /** @type {LatentPoint} */ (cursor.z) }),
    moving: options.moving, filmed: options.filmed,
    load: loading.load, renew: loading.renew, seek: loading.seek, momentAt: loading.momentAt, pointOf: loading.pointOf,
    setHidden: legend.setHidden,
    receive: features.receive, setLabel: features.setLabel, address: features.address, perform: features.perform, facts: () => ({ place: cursor.place, ...features.facts() }),
    below: placement.below, fit: gestures.fit,
    get spec() { return loading.spec; },
    get run() { return loading.run; },
    get film() { return loading.film; },
    get originals() { return loading.originals; }, get awaitsOriginals() { return loading.awaitsOriginals; },
    get isHere() { return loading.isHere; },
    get hidden() { return scene.hidden; },
    /** Once it is here; null at home. */
    get look() { return scene.camera.look; },
    get shown() { return display.preferred; },
    get z() { return cursor.z; },
    /** @param {LatentPoint} z @param {number[]|null} [latent] what to decode there, where that is not on the plane */
    setCursor(z, latent = null) {
      cursor.set(z, latent);
      loop.touch("cursor");
    },
    /** The cursor has followed another plane's to its rest. */
    rest() {
      if (!loading.isHere) return;
      loop.drawNow();
      cursor.announce();
    },
    /** Ring the code in this row; null: none. @param {number|null} row */
    mark(row) {
      cursor.mark(row);
      loop.touch();
    },
    /** @param {Theme} theme */
    setTheme(theme) {
      dom.panel.style.setProperty("--accent", theme.accent);
      for (const part of [legend, display, cursor, scene, features]) part.setTheme(theme);
      loop.touch("view");
    },
    destroy() {
      loop.cancel();
      observer.disconnect();
      leave();
      for (const part of [gestures, loading, legend, cursor, zoom, placement, scene, features]) part.destroy();
      dom.panel.remove();
    },
  };
}
