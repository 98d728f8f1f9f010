// Where a run's files are: on the server, or with the page that was exported.

const PATIENCE = 20_000; // ms without a byte

/** @type {Map<string, () => Promise<ArrayBuffer>>} */
const held = new Map(); // by address

/** A file that no server needs to be asked for. @param {string} address @param {() => Promise<ArrayBuffer>} read */
export const hold = (address, read) => held.set(address, read);

/** The bytes of a file; an error with a sentence where the server refuses, or falls silent. @param {string} url @param {string} what @returns {Promise<ArrayBuffer>} */
export async function fetchBytes(url, what) {
  const read = held.get(url);
  if (read) return read();
  const silence = new AbortController();
  let timer = 0;
  const listen = () => {
    clearTimeout(timer);
    timer = Number(setTimeout(() => silence.abort(), PATIENCE));
  };
  listen();
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, { signal: silence.signal });
    if (response.ok && response.body) {
      const parts = [];
      for (let reader = response.body.getReader(), part = await reader.read(); !part.done; part = await reader.read()) {
        parts.push(part.value);
        listen(); // a slow line is no silence
      }
      return await new Blob(parts).arrayBuffer();
    }
  } catch {
    const late = silence.signal.aborted ? ` within ${PATIENCE / 1000} seconds` : "";
    throw new Error(`The server did not answer${late} when asked for the ${what}.`);
  } finally {
    clearTimeout(timer);
  }
  throw new Error(`The server answered ${response.status} when asked for the ${what}.`);
}
