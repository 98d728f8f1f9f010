// The types that cross rooms, for editors and `make check`; no browser loads this file.

/** A point in the plane's latent units. It cannot be passed where screen pixels belong. */
type LatentPoint = [x: number, y: number] & { readonly unit?: "latent" };

/** A point in CSS pixels, from the top left corner of the plot rectangle; y points down. */
type ScreenPoint = [x: number, y: number] & { readonly unit?: "px" };

/** A part of the plane, in latent units. */
type Bounds = { x0: number; x1: number; y0: number; y1: number };

/** Bounds and the plot rectangle that shows them, in CSS pixels; y points up in the plane and down on the screen. */
type View = Bounds & { width: number; height: number };

/** How the plane lies in latent space (D dimensions). `others`: the components after its two, unit vectors. */
type Plane = {
  origin: number[];
  axes: [number[], number[]];
  share?: number[];
  others?: { axes: number[][]; std: number[]; share: number[] };
};

/** The mean and the standard deviation of a run's codes on each axis. */
type Summary = { mean: LatentPoint; std: LatentPoint };

/** The length of the straight piece from (ax, ay) to (bx, by), by whatever counts as length there. */
type Measure = (ax: number, ay: number, bx: number, by: number) => number;

type TypedArray = Float32Array | Float64Array | Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array;
type Tensor = { shape: number[]; data: TypedArray };
type Tensors = Record<string, Tensor>;
/** One entry of a layer list: what it does, and the names of its tensors or its numbers. */
type NetworkLayer = { op: string; [role: string]: any };

type ImageFormat = { shape: [number, number, number]; range: [low: number, high: number] };

/** inside: the distance to the 15th nearest code that 95 % of the codes keep; axes of the plane along which distance counts, 0 for a dead one */
type Spacing = { inside: number; axes: import("./math/nearest.js").Axes };

/** What the numbers are that images have in place of classes; low and high: their range over the whole set. */
type LabelValues = { name: string; unit: string; low: number; high: number };

/** One entry of the payload's `planes`: what `payload.py` calls PlaneSpec; a test compares the keys. */
type Spec = {
  run: string;
  title: string;
  kind: "AE" | "VAE";
  dataset: string;
  dataset_title: string;
  files: { encoder?: string; decoder: string; codes: string; codes_train?: string; atlas?: string };
  encoder: NetworkLayer[];
  decoder: NetworkLayer[];
  /** of a semi-supervised model: picture to one log-odds a class; empty for others */
  classifier: NetworkLayer[];
  image: ImageFormat;
  /** empty where images have none */
  classes: string[];
  /** the numbers that images have in place of classes */
  values: LabelValues | null;
  /** what one image is called in a sentence */
  noun: string;
  plane: Plane;
  posterior: { kind: "point" | "normal" | "box"; head: "log_var" | "log_std"; half: number };
  prior: import("./model/prior.js").Prior | null;
  /** known: whether that of its training is known at all; plain: nothing is asked but reconstruction and β·KL; preset: the recipe it was made from, by its name */
  objective: { known: boolean; likelihood: "bernoulli" | "sse"; beta: number; plain: boolean; code_decay: number; sparsity: string; preset: string | null };
  spacing: Spacing;
  seeds: { run: string; files: Spec["files"] }[];
  verdict: { short: string; sentence: string } | null;
  originals: string | null;
  /** which test images those are; null: all */
  originals_index: number[] | null;
  live: { epoch: number; epochs: number; state: string } | null;
  film: string | null;
  decoders: string | null;
  loss: string | null;
  history: { epoch: number; train: number | null; test: number | null }[];
};

/** Runs that differ in one number, in its order. */
type Ladder = { field: string; label: string; models: { value: number; scores: Record<string, number>; plane: Spec }[] };

/** What draws the dots: Plotly on a GPU, or our own raster layer. */

/** What a step of a lesson asks to be done on the planes. */
type LessonTask = {
  step: string;
  checks: Record<string, any>[];
  passes: string[];
};

/** What Python sends to the explorer: Payload of `payload.py`; a test compares the keys. */
type Payload = {
  plotly: string;
  params: Record<string, string>;
  planes: Spec[];
  film: boolean;
  path: boolean;
  ladders: Ladder[];
  /** how many steps on a ladder Python had heard of when it wrote this */
  acknowledged: number;
  address: string | null;
  lesson: LessonTask | null;
};

/** (N, D), (N, D) and squared errors (N), in the pixels' own units. */
type Codes = { means: Float32Array; logVars: Float32Array | null; errors: Float32Array | null };

/** The codes of the training images, as those of the test images in a Run. */
type TrainingCodes = { means: Float32Array; labels: ArrayLike<number>; values: ArrayLike<number> | null; index: ArrayLike<number>; codes: Codes; neighbours: NearestIndex };

type Network = import("./network/network.js").Network;
type NearestIndex = ReturnType<typeof import("./math/nearest.js").buildIndex>;

/** A run that can be explored, or a moment of its training. */
type Run = {
  spec: Spec;
  decoder: Network;
  decoderTensors: Tensors;
  /** (N, 2) positions in the plane */
  means: Float32Array;
  /** (N) class of each code */
  labels: ArrayLike<number>;
  /** (N) the number of each code's image, where images have such in place of classes */
  values: ArrayLike<number> | null;
  /** row → index into the test set */
  testIndex: ArrayLike<number>;
  /** the way back */
  rowOf: Map<number, number>;
  neighbours: NearestIndex;
  bounds: Bounds;
  summary: Summary;
  /** of each class, null where it has no codes */
  medians: (LatentPoint | null)[];
  /** where the name of each class stands, the best place first */
  labelPlaces: import("./math/label_places.js").LabelPlace[][];
  plane: Plane;
  spacing: Spacing;
  /** what is known of each row beyond its place; null in a film */
  codes: Codes | null;
  /** where those are shown too; whatever is stated is of the test images */
  training?: TrainingCodes;
  /** the class that a conditional decoder is given */
  label?: number;
  /** of a film: the moment shown, and that of its decoder */
  epoch?: number;
  decoderEpoch?: number | null;
};

type Place = import("./model/place.js").Place;
type Theme = import("./ui/theme.js").Theme;
type Rgb = [red: number, green: number, blue: number];
/** The same and its opacity, 0…1. */
type Rgba = [...Rgb, alpha: number];

/** What a plane is made with, beside its run. */
type PanelOptions = import("./features/contract.js").PlaneOptions & {
  /** address of plotly.js; empty: axes are drawn without it */
  plotly: string;
  theme: Theme;
  /** where the cursor starts */
  start: LatentPoint | null;
  /** it shows the film of its training */
  filmed: boolean;
  /** classes, at first */
  hidden: Set<number>;
  /** the view at first; null: home */
  look: import("./plane/camera.js").Look|null;
  /** what the plane shows of itself, at first */
  shown?: import("./plane/toolbar/display.js").Shown;
  /** the page's: planes share it */
  toolbar: import("./plane/toolbar/toolbar.js").Toolbar;
};

/** What happens to a plane; movements that `setCursor` asks for are not reported. */
type PanelEvents = {
  /** the run is here */
  loaded(): void;
  /** its originals too */
  completed(): void;
  /** training went an epoch further, or dots lie elsewhere */
  renewed(): void;
  move(): void;
  settle(): void;
  hide(classes: Set<number>): void;
  /** the view or what is shown has changed, perhaps in frame after frame */
  look(): void;
  /** what a feature tells the same feature of the other plane */
  share(feature: number, state: any): void;
  /** the address has changed */
  publish(): void;
  /** what was old is up to date */
  drawn(): void;
};

type Panel = ReturnType<typeof import("./plane/panel.js").createPanel>;

/** The test pictures of a data set, null where one is not among them; complete: they all are. */
type Originals = { picture: (index: number) => Uint8Array | null; complete: boolean };

/** A picture's bytes as a file has them, or else its values as a decoder writes them. */
type PixelSource = { bytes: Uint8Array; values: null } | { bytes: null; values: Float32Array };
