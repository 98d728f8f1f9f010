// The shortest path between two points over a grid: Dijkstra with a binary heap.
//
// Each node is joined to the 32 others that a knight, a rook, a bishop or a longer jump reaches: directions every 10° or so,
// which keeps what a grid adds to a path's length below one percent. Edges are measured once a run; a search only adds them up.

// One of each two opposite directions, [columns, rows].
const STEPS = [
  [1, 0], [0, 1], [1, 1], [1, -1], [2, 1], [1, 2], [2, -1], [1, -2],
  [3, 1], [3, 2], [1, 3], [2, 3], [3, -1], [3, -2], [1, -3], [2, -3],
];
const REACH = 1; // the ends, which lie between nodes, are joined to those up to one cell beyond their own

/**
 * @typedef {{bounds: Bounds, n: number}} Nodes n × n of them over the bounds, row by row from below, as in an Atlas
 *
 * @typedef {Object} Graph
 * @property {Bounds} bounds
 * @property {number} n
 * @property {Measure} measure
 * @property {Float32Array} edges (n², steps): the length from a node in each of `STEPS`' directions
 *
 * @param {Nodes} nodes
 * @param {Measure} measure
 * @param {Uint8Array} [open] (n²) 0: no edge touches that node
 * @returns {Graph}
 */
export function buildGraph({ bounds, n }, measure, open) {
  const edges = new Float32Array(n * n * STEPS.length).fill(Infinity);
  const graph = { bounds, n, measure, edges };
  for (let node = 0; node < n * n; node++) {
    if (open && !open[node]) continue;
    const [x, y] = nodePoint(graph, node);
    STEPS.forEach(([right, up], s) => {
      const other = neighbour(n, node, right, up);
      if (other < 0 || (open && !open[other])) return;
      const [otherX, otherY] = nodePoint(graph, other);
      edges[node * STEPS.length + s] = measure(x, y, otherX, otherY);
    });
  }
  return graph;
}

/** Every edge once, for whoever wants to check: [node, node, length]. @param {Graph} graph */
export function* listEdges({ n, edges }) {
  for (let node = 0; node < n * n; node++) {
    for (let s = 0; s < STEPS.length; s++) {
      const [right, up] = STEPS[s];
      const other = neighbour(n, node, right, up);
      if (other >= 0) yield [node, other, edges[node * STEPS.length + s]];
    }
  }
}

/** Where a node lies. @param {Nodes} nodes @param {number} node @returns {LatentPoint} */
export function nodePoint({ bounds: { x0, x1, y0, y1 }, n }, node) {
  const column = node % n, row = (node - column) / n;
  return [x0 + ((x1 - x0) * column) / (n - 1), y0 + ((y1 - y0) * row) / (n - 1)];
}

/**
 * The shortest polyline from a point over nodes to another point.
 * @param {Graph} graph @param {LatentPoint} from @param {LatentPoint} to
 * @returns {{points: LatentPoint[], length: number}}
 */
export function shortestPath(graph, from, to) {
  const last = new Map(around(graph, to).map((node) => [node, piece(graph, nodePoint(graph, node), to)]));
  let best = { length: piece(graph, from, to), node: -1 };
  const { before } = spread(graph, from, (node, distance) => {
    const rest = last.get(node);
    if (rest !== undefined && distance + rest < best.length) best = { length: distance + rest, node };
    return distance < best.length;
  });
  const points = [to];
  for (let node = best.node; node >= 0; node = before[node]) points.push(nodePoint(graph, node));
  points.push(from);
  return { points: points.reverse(), length: best.length };
}

/**
 * The nodes over which some path between two points is nearly as short as the shortest: 1 in an (n²) mask.
 * @param {Graph} graph @param {LatentPoint} from @param {LatentPoint} to @param {number} slack how much longer it may be, as a share
 */
export function corridor(graph, from, to, slack) {
  const [there, back] = [from, to].map((end) => spread(graph, end, () => true).distance);
  const through = there.map((length, node) => length + back[node]);
  const most = (1 + slack) * through.reduce((a, b) => Math.min(a, b), piece(graph, from, to));
  return Uint8Array.from(through, (length) => Number(length <= most));
}

/** @param {Graph} graph @param {LatentPoint} a @param {LatentPoint} b */
const piece = ({ measure }, [ax, ay], [bx, by]) => measure(ax, ay, bx, by);

/**
 * Dijkstra's search from a point, node by node as they come nearest, while `goOn` wants more of them.
 * @param {Graph} graph @param {LatentPoint} from @param {(node: number, distance: number) => boolean} goOn
 * @returns {{distance: Float64Array, before: Int32Array}} before: the node before each one, −1 at a beginning
 */
function spread(graph, from, goOn) {
  const { n, edges } = graph;
  const distance = new Float64Array(n * n).fill(Infinity);
  const before = new Int32Array(n * n).fill(-1);
  const heap = createHeap(distance);
  for (const node of around(graph, from)) {
    distance[node] = piece(graph, from, nodePoint(graph, node));
    heap.add(node);
  }
  for (let node = heap.take(); node >= 0 && goOn(node, distance[node]); node = heap.take()) {
    const column = node % n, row = (node - column) / n, base = node * STEPS.length;
    for (let s = 0; s < STEPS.length; s++) {
      const right = STEPS[s][0], up = STEPS[s][1];
      if (column + right < n && row + up >= 0 && row + up < n) relax(node, node + up * n + right, edges[base + s]);
      const back = node - up * n - right; // the same edge, walked from its other end
      if (column - right >= 0 && row - up >= 0 && row - up < n) relax(node, back, edges[back * STEPS.length + s]);
    }
  }
  return { distance, before };

  /** @param {number} node @param {number} other @param {number} length */
  function relax(node, other, length) {
    const through = distance[node] + length;
    if (through >= distance[other]) return;
    distance[other] = through;
    before[other] = node;
    heap.add(other);
  }
}

/** The nodes of the cell a point lies in, or nearest to it, and of the cells around that. @param {Nodes} nodes @param {LatentPoint} point */
export function around({ bounds: { x0, x1, y0, y1 }, n }, [x, y]) {
  /** @param {number} value @param {number} low @param {number} high */
  const cell = (value, low, high) => Math.min(n - 2, Math.max(0, Math.floor(((value - low) / (high - low)) * (n - 1))));
  const column = cell(x, x0, x1), row = cell(y, y0, y1);
  const nodes = [];
  for (let r = Math.max(0, row - REACH); r <= Math.min(n - 1, row + 1 + REACH); r++) {
    for (let c = Math.max(0, column - REACH); c <= Math.min(n - 1, column + 1 + REACH); c++) nodes.push(r * n + c);
  }
  return nodes;
}

/** @param {number} n @param {number} node @param {number} right @param {number} up */
function neighbour(n, node, right, up) {
  const column = (node % n) + right, row = Math.floor(node / n) + up;
  return column >= 0 && column < n && row >= 0 && row < n ? row * n + column : -1;
}

/** Nodes by ascending `distance`; a node whose distance has fallen is added again and moves forward. @param {Float64Array} distance */
function createHeap(distance) {
  const nodes = new Int32Array(distance.length);
  const where = new Int32Array(distance.length).fill(-1);
  let size = 0;

  /** @param {number} node @param {number} at */
  function put(node, at) {
    nodes[at] = node;
    where[node] = at;
  }

  /** @param {number} node @param {number} at */
  function rise(node, at) {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (distance[nodes[parent]] <= distance[node]) break;
      put(nodes[parent], at);
      at = parent;
    }
    put(node, at);
  }

  /** @param {number} node @param {number} at */
  function sink(node, at) {
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && distance[nodes[child + 1]] < distance[nodes[child]]) child++;
      if (distance[nodes[child]] >= distance[node]) break;
      put(nodes[child], at);
      at = child;
    }
    put(node, at);
  }

  return {
    add: (/** @type {number} */ node) => rise(node, where[node] < 0 ? size++ : where[node]),
    /** The nearest one, or −1. */
    take() {
      if (size === 0) return -1;
      const first = nodes[0];
      where[first] = -1;
      size--;
      if (size > 0) sink(nodes[size], 0);
      return first;
    },
  };
}
