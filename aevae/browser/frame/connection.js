// Says when the connection to the server is lost, in the head of every page. Streamlit would put a dialog over planes that need no server
// (`blockErrorDialogs` in `screen/html.py` keeps it away), and says CONNECTING in a header that a phone does not show.
(() => {
  const said = Object.assign(document.createElement("p"), {
    className: "connection-lost", textContent: "The server does not answer. What you see goes on working; everything else comes back when the server does.",
  });
  said.setAttribute("role", "status");

  new MutationObserver(() => {
    const lost = document.querySelector("[data-testid=stConnectionStatus]") !== null;
    if (lost === said.isConnected || !document.body) return;
    if (lost) document.body.append(said);
    else said.remove();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
