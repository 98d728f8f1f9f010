// Where a run's files are: on the server, or with the page that was exported.

/** @type {Map<string, () => Promise<ArrayBuffer>>} */
const held = new Map(); // by address

/** A file that no server needs to be asked for. @param {string} address @param {() => Promise<ArrayBuffer>} read */
export const hold = (address, read) => held.set(address, read);

/** @param {string} url @param {string} what */
export async function fetchBytes(url, what) {
  const read = held.get(url);
  if (read) return read();
  let response;
  try {
    response = await fetch(url);
  } catch {
    throw new Error(`The server did not answer when asked for the ${what}.`);
  }
  if (!response.ok) throw new Error(`The server answered ${response.status} when asked for the ${what}.`);
  return response.arrayBuffer();
}
