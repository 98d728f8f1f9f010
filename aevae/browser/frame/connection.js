// Says when the connection to the server is lost, in the head of every page. Streamlit would put a dialog over planes that need no server
// (`blockErrorDialogs` in `screen/html.py` keeps it away), and says CONNECTING in a header that a phone does not show.
(() => {
  const LOST = "The server does not answer. Planes go on working; everything else comes back when the server does.";
  const PATIENCE = 2000; // ms: a page connects for the first time, or again, in less
  const said = Object.assign(document.createElement("p"), { className: "connection-lost" }); // always there: screen readers read what changes in it
  said.setAttribute("role", "status");
  let isHere = false; // something of a page has come
  let timer = 0; // from the moment at which the connection was lost

  new MutationObserver(() => {
    if (!document.body) return;
    if (!said.isConnected) document.body.append(said);
    const lost = document.querySelector("[data-testid=stConnectionStatus]") !== null;
    isHere ||= !lost && document.querySelector("[data-testid=stElementContainer]") !== null;
    if (lost === timer > 0) return;
    clearTimeout(timer);
    timer = lost ? setTimeout(() => void (said.textContent = isHere ? LOST : "The server does not answer yet."), PATIENCE) : 0;
    if (!lost) said.textContent = "";
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
