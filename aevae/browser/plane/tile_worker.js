// Decodes tiles away from the page's own thread. One worker serves every plane of the page.
//
//   in   {type: "network", id, layers, tensors, dimensions, range} what plane `id` decodes with from now on
//        {type: "decode", id, job, lattice, plane, label}           a newer job of a plane replaces its older one
//        {type: "end", id}                                          the plane is gone
//   out  {id, job, lattice, bytes}                                  tiles row by row from the top, 0…255, transferred
import { embed } from "../math/geometry.js";
import { middle } from "./tile_lattice.js";
import { buildNetwork } from "../network/network.js";
import { toBytes } from "../image/picture.js";

const networks = new Map(); // plane -> how it decodes
const latest = new Map(); // plane -> its newest job; older ones stop at their next row

onmessage = ({ data: message }) => {
  if (message.type === "network") {
    const { id, layers, tensors, dimensions, range } = message;
    networks.set(id, { network: buildNetwork(layers, tensors, [dimensions]), range });
  } else if (message.type === "decode") {
    latest.set(message.id, message.job);
    decode(message);
  } else {
    networks.delete(message.id);
    latest.delete(message.id);
  }
};

async function decode({ id, job, lattice, plane, label }) {
  const { network, range } = networks.get(id);
  const { columns, rows } = lattice;
  const size = network.outputSize;
  const bytes = new Uint8Array(columns * rows * size);
  for (let j = 0; j < rows; j++) {
    const codes = Float32Array.from(Array.from({ length: columns }, (_, i) => embed(plane, middle(lattice, i, j))).flat());
    if (network.classes) network.setClass(label ?? 0); // between two rows another job may have asked for another class
    toBytes(bytes.subarray(j * columns * size, (j + 1) * columns * size), network.forwardBatch(codes, columns), range);
    await breath(); // lets a newer job in
    if (latest.get(id) !== job) return;
  }
  postMessage({ id, job, lattice, bytes }, [bytes.buffer]);
}

/** The shortest pause in which messages arrive (setTimeout would wait 4 ms a time). */
const { port1, port2 } = new MessageChannel();
const waiting = [];
port1.onmessage = () => waiting.shift()();
const breath = () => new Promise((resolve) => {
  waiting.push(resolve);
  port2.postMessage(null);
});
