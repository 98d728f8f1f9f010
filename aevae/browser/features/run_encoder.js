// The encoder of the model that a plane shows, where a ladder may lead to another model at any moment.

/** @param {import("./contract.js").Host} host */
export function createRunEncoder(host) {
  /** @type {Network|null} */
  let network = null;
  /** @type {string|null} */
  let address = null; // of its file
  const wanted = () => (host.run?.spec ?? host.spec).files.encoder ?? null;

  return {
    /** null: it is not here, or not yet that of the model shown. @returns {Network|null} */
    get network() { return network && address === wanted() ? network : null; },
    /** @returns {Promise<Network>} of the model that is shown when it is here */
    async fetch() {
      for (;;) {
        const asked = wanted(), fetched = await host.encoder();
        if (asked !== wanted()) continue;
        address = asked;
        return (network = fetched);
      }
    },
  };
}
