// A worker that computes for long lets messages in between, a newer job for example.

const { port1, port2 } = new MessageChannel();
/** @type {(() => void)[]} */
const waiting = [];
port1.onmessage = () => waiting.shift()?.();

/** The shortest pause in which messages arrive (setTimeout would wait 4 ms a time). */
export const yieldToMessages = () => new Promise((/** @type {(value: void) => void} */ resolve) => {
  waiting.push(resolve);
  port2.postMessage(null);
});
