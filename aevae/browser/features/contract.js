// What a feature may use of its plane (Host, Layer), and what it may offer (Feature). The bottom of this room: the table of features is in `plane/features.js`.

/**
 * @typedef {Object} Host what a feature may use
 * @property {Object} spec the run's entry of the payload; a dial may put another run of the same pictures in its place, see `setRun`
 * @property {Object} options as `createPanel` got them
 * @property {Run|null} run what is shown: null until it is loaded; another object when training or a film moves on
 * @property {Point|null} z the cursor
 * @property {Place|null} place what the codes say about it
 * @property {View} view
 * @property {number} magnification 1 at home, above it closer
 * @property {Theme} theme
 * @property {Set<number>} hidden classes
 * @property {number|null} marked the row of the code that is ringed
 * @property {number[]} gathered rows of the codes that are selected
 * @property {(rows: number[]) => void} gather select them
 * @property {Object|null} originals as `loadOriginals` gives them
 * @property {(element: HTMLElement) => void} tool put a control into the toolbar
 * @property {HTMLElement} opacity the slider for how strong the tiles are, for whoever has room for it
 * @property {(element: HTMLElement, height?: number) => ((height: number) => void)} below put it under the plane; height: CSS px
 *   for which the figure makes room where a screen shows just one plane, so that what is there from the start stays in
 *   sight; the function returned changes it
 * @property {(element: HTMLElement) => void} near put it beside the plane where there is room, else under it
 * @property {() => DOMRect|null} column the one beside the plane, where there is one
 * @property {(element: HTMLElement) => void} key put it right under the plane, where its colours are explained
 * @property {(element: HTMLElement) => void} caption put it into the margin beside the lower axis' name
 * @property {HTMLCanvasElement} decoded the decoded picture, to be styled, not painted
 * @property {(name: string, behind?: boolean) => Layer} layer a canvas over the points, or behind them
 * @property {(paint: Paint|null) => void} paintPoints colours other than the classes'
 * @property {() => void} touch draw features again in the next frame
 * @property {() => void} refocus look at the run through the lenses anew
 * @property {(z: Point) => void} moveTo as the hand would; `settle` when it has come to rest
 * @property {() => void} settle
 * @property {(row: number) => Point} codeOf
 * @property {(row: number) => {bytes: Uint8Array|null, values: Float32Array|null}} pictureOf the original, or the model's redrawing
 * @property {(z: Point) => Float32Array} decode the picture at a point; the array is the decoder's own until its next call
 * @property {() => Promise<Network>} encoder
 * @property {(state: any) => void} share tell the same feature of the other plane
 * @property {(name: string, length?: number) => string|null} asked what the address said at the start, up to so many characters
 * @property {() => void} publish the address has changed
 *
 * @typedef {Object} Layer
 * @property {HTMLCanvasElement} canvas
 * @property {(view: View) => CanvasRenderingContext2D} fit empty, of the plane's size, in CSS px
 *
 * @typedef {Object} Feature every hook may be missing
 * @property {(view: View) => void} draw the view has changed, or somebody has touched
 * @property {(z: Point, place: Place) => void} cursor in every frame in which it moved
 * @property {(run: Run) => Run} lens how the feature wants every run to be seen: through another plane, of another class
 * @property {() => void} loaded the run is here, and once more when its originals are
 * @property {(run: Run, resting: boolean) => void} setRun the same run at another moment; with another `spec`: a run that differs from it in one number
 * @property {(theme: Theme) => void} setTheme
 * @property {(hidden: Set<number>) => void} setHidden
 * @property {(z: Point, pixel: Point, event: PointerEvent) => Taker|null} grab asked when the plane is pressed, before the cursor moves there
 * @property {(event: KeyboardEvent) => boolean} key asked before the plane's own keys; true: taken
 * @property {(state: any) => void} adopt what the other plane's feature shared
 * @property {(label: number) => void} suppose the cursor goes to a picture of this class
 * @property {() => Object<string, string|null>} address its parameters of the address
 * @property {() => void} destroy
 *
 * @typedef {{move: (z: Point, pixel: Point) => void, up: () => void, cancel: () => void}} Taker has the pointer until it is let go
 */
export {};
