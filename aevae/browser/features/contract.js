// What a feature may use of its plane (Host, Layer), and what it may offer (Feature). The bottom of this room: the table of features is in `plane/features.js`.

/**
 * @typedef {Object} PlaneOptions how a plane stands on its page
 * @property {boolean} moving its dots will move: it is in training, or a film shows that
 * @property {number} side 0 left or alone, 1 right
 * @property {boolean} first it is there from the start, so the address speaks of it
 * @property {boolean} alone no other plane is beside it
 * @property {string|null} runParameter the parameter of the address that names its run
 * @property {PathEditor|null} path where the page is about what lies between two points: its cursor follows a path then
 *
 * @typedef {Object} PathEditor what a plane may do with the interpolation
 * @property {boolean} ready it is about the runs that are shown
 * @property {boolean} drawing the next drag on the first plane is a path drawn by hand
 * @property {boolean} linked there are two planes, so stops are test pictures
 * @property {number} count of stops
 * @property {number} selected which of them a click moves
 * @property {(spec: Spec) => number} sideOf which of the planes shows this run
 * @property {(side: number, i: number) => LatentPoint} at where a stop lies
 * @property {(side: number) => {kind: string, points: LatentPoint[], unfinished?: boolean}[]} paths on one plane, the leading one last
 * @property {(i: number) => void} select
 * @property {(i: number, side: number, z: LatentPoint) => void} move
 * @property {(i: number, side: number, row: number|null) => void} moveToCode null: there is none, nothing happens
 * @property {() => void} settle a stop has come to rest
 * @property {(line: LatentPoint[]) => void} draw a path by hand, on the first plane
 * @property {(side: number, run: Run) => void} setRun a plane shows its run in another way
 * @property {(redraw: () => void) => () => void} watch call this whenever paths have changed, until the returned function is called
 * @property {() => Record<string, string|null>} address
 */

/**
 * @typedef {Object} PathPlane what the interpolation may use of a plane
 * @property {Spec} spec
 * @property {Run|null} run
 * @property {Originals|null} originals
 * @property {(z: LatentPoint, latent: number[]|null) => void} setCursor latent: what is decoded there, where that is not on the plane
 * @property {(part: Bounds, gently: boolean) => void} fit show just this part; gently: only where nobody has moved the view
 */

/**
 * @typedef {Object} Host what a feature may use
 * @property {Spec} spec the run's entry of the payload; a ladder may put another run of the same pictures in its place, see `setRun`
 * @property {PlaneOptions} options
 * @property {Run|null} run what is shown: null until it is loaded; another object when training or a film moves on
 * @property {LatentPoint} z the cursor, once the run is loaded
 * @property {Place|null} place what the codes say about it
 * @property {View} view once the run is loaded
 * @property {number} magnification 1 at home, above it closer
 * @property {Theme} theme
 * @property {Set<number>} hidden classes
 * @property {number|null} marked the row of the code that is ringed
 * @property {number|null} subject index of the test image that a tool has brought the cursor to, away from its code; null: none, or the cursor has moved on
 * @property {(index: number|null) => void} setSubject
 * @property {number[]} selectedRows of the codes that are selected
 * @property {(rows: number[]) => void} selectRows
 * @property {import("../model/elbo.js").CodedImage & {x: Float32Array}|null} drawn what is drawn by hand, as the model codes it
 * @property {(drawn: Host["drawn"]) => void} setDrawn
 * @property {Originals|null} originals
 * @property {boolean} awaitsOriginals they are on their way
 * @property {(name: string, control: Control) => ControlHandle} control offer something in the toolbar; its table, in
 *   `plane/toolbar/toolbar.js`, has the names
 * @property {(element: HTMLElement, height?: number) => ((height: number) => void)} below put it under the plane; height: CSS px
 *   for which the figure makes room where a screen shows just one plane, so that what is there from the start stays in
 *   sight; the function returned changes it
 * @property {(element: HTMLElement) => void} beside put it beside the plane where there is room, else under it
 * @property {(element: HTMLElement) => void} colourKey put it right under the plane, where its colours are explained
 * @property {(element: HTMLElement) => void} caption put it into the margin beside the lower axis' name
 * @property {(name: string, behind?: boolean) => Layer} layer a canvas over the points, or behind them
 * @property {(paint: Paint|null) => void} paintPoints colours other than the classes'
 * @property {(kind: PointKind) => void} showPointsAs what stands at each code, once the run is loaded
 * @property {() => void} requestDraw draw features again in the next frame
 * @property {() => void} applyTransforms some feature's `transform` has another result now
 * @property {(z: LatentPoint, latent?: number[]|null) => void} moveTo as the pointer would; `settle` when it has come to rest; latent: what is decoded
 *   there, where that is not on the plane
 * @property {() => void} settle
 * @property {(z: LatentPoint, factor: number) => void} zoomAt what is at z comes into the middle, and closer
 * @property {(label: number) => void} setLabel what is shown is of this class: features with `setLabel` hear it
 * @property {(row: number) => LatentPoint} pointOf
 * @property {(row: number) => PixelSource} pictureOf the original, or the model's redrawing
 * @property {(z: LatentPoint) => Float32Array} decode the picture at a point; the array is the decoder's own until its next call
 * @property {() => Promise<Network>} encoder of the run that is shown, see `run_encoder.js`
 * @property {(state: any) => void} share tell the same feature of the other plane
 * @property {(name: string, length?: number) => string|null} parameter what the address says, up to so many characters
 * @property {() => void} publish the address has changed
 *
 * @typedef {Object} ControlOption one of several
 * @property {string} value
 * @property {string} text
 * @property {string} tip
 * @property {string|null} [lack] why it cannot be chosen
 *
 * @typedef {Object} ControlState
 * @property {string} text
 * @property {string} tip what it does, in a sentence
 * @property {string|null} [lack] why this plane cannot; null: it can
 * @property {boolean} [hidden] it is not even offered
 * @property {import("../ui/icons.js").Drawing} [icon]
 * @property {any} [value] of a switch whether it is on, of a choice which option
 * @property {ControlOption[]} [options]
 *
 * @typedef {ControlState & {set: (value: any) => void}} Control what one plane offers; set: by hand, on each plane that shares the toolbar
 *
 * @typedef {Object} ControlHandle
 * @property {(part: Partial<ControlState>) => void} show it is different now
 * @property {() => void} press as if by hand
 * @property {() => void} focus
 *
 * @typedef {Object} Layer
 * @property {HTMLCanvasElement} canvas
 * @property {(view: View) => CanvasRenderingContext2D} fit empty, of the plane's size, in CSS px
 *
 * @typedef {"dots"|"names"|"images"} PointKind dots, the names of their classes, or images over the dots wherever there is room
 *
 * @typedef {import("../ui/raster.js").Paint} Paint
 */

/**
 * @typedef {Object} FeatureFacts what a lesson's checks may ask of what a plane's features know; `lesson/checks.js` has the rest
 * @property {{z: LatentPoint, image: ArrayLike<number>}[]} pins image: decoded there, pixels in 0…1
 * @property {number} sampled how many codes are drawn
 * @property {{name: string, value: number, share: number}|null} field of the overlay that is shown, at the cursor; share: of the plane that has a larger value
 * @property {("mean"|"sample")[]} dots what somebody has let them show
 * @property {number[]} given classes that the decoder was given at this place
 *
 * @typedef {{pin?: true, sample?: number, dots?: "mean"|"sample", give?: number, overlay?: string}} Deed what a hand may do besides moving the cursor: pin
 *   it, draw so many codes, let the dots show this, give the decoder this class, colour the plane by this
 */

/**
 * @typedef {Object} Feature every hook may be missing
 * @property {(view: View) => void} [draw] the view has changed, or somebody has asked for it
 * @property {(z: LatentPoint, place: Place) => void} [cursor] in every frame in which it moved
 * @property {(run: Run) => Run} [transform] how every run is to be shown: through another plane, of another class
 * @property {() => void} [loaded] the run is here, and once more when its originals are or cannot be fetched
 * @property {(run: Run, resting: boolean) => void} [setRun] the same run at another moment; with another `spec`: a run that differs from it in one number
 * @property {(theme: Theme) => void} [setTheme]
 * @property {(hidden: Set<number>) => void} [setHidden]
 * @property {(z: LatentPoint, pixel: ScreenPoint, event: PointerEvent) => PointerCapture|null} [grab] the plane is pressed: whoever wants the pointer gets it before the cursor does
 * @property {KeyBinding[]} [keys] asked before the plane's own
 * @property {(state: any) => void} [receive] what the other plane's feature shared
 * @property {(label: number) => void} [setLabel] the picture that the cursor goes to, or that is drawn, is of this class
 * @property {() => Record<string, string|null>} [address] its parameters of the address
 * @property {() => Partial<FeatureFacts>} [facts] what a lesson's checks may ask; in every frame, so it is quick
 * @property {(deed: Deed) => void} [perform] a lesson shows how its task is done; what is another feature's to do is left to it
 * @property {() => void} [destroy]
 *
 * @typedef {Object} KeyBinding keys on the plane that do the same thing
 * @property {string[]} keys as events name them
 * @property {string} label as keyboards do
 * @property {string} text what they do
 * @property {(event: KeyboardEvent) => boolean} press false: not now, somebody else may have the key
 *
 * @typedef {{move: (z: LatentPoint, pixel: ScreenPoint) => void, up: () => void, cancel: () => void}} PointerCapture has the pointer until it is let go
 */
export {};
