// Who computes for long, in a worker or on a page, lets messages and frames in between, a newer job for example.

/** @type {MessagePort|null} */
let port = null;
/** @type {(() => void)[]} */
const waiting = [];

/** The shortest pause in which messages arrive (setTimeout would wait 4 ms a time). @returns {Promise<void>} */
export const yieldToMessages = () => new Promise((resolve) => {
  waiting.push(resolve);
  (port ??= openPort()).postMessage(null);
});

function openPort() {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => waiting.shift()?.();
  return port2;
}
