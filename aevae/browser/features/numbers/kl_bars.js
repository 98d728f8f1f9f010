// What each dimension costs, as a bar of two parts: the mean's place, and the spread.
import { make, setText } from "../../ui/dom.js";
import { fixed } from "../../ui/number.js";

const SHOWN = 64; // dimensions; of more, those that cost most
const SAID = 8; // to those who do not see them

const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);

export function createKlBars() {
  const columns = make("div", { class: "kl-columns", role: "img" });
  const [mean, spread] = [make("span"), make("span")];
  const element = make("div", { class: "kl-bars", hidden: true }, [
    make("span", { class: "caption" }, [make("i", { class: "mean" }), mean]), make("span", { class: "caption" }, [make("i", { class: "spread" }), spread]), columns,
  ]);

  /** As many bars as wanted. @param {number} count */
  function fit(count) {
    while (columns.children.length > count) columns.lastElementChild?.remove();
    while (columns.children.length < count) columns.append(make("span", {}, [make("i", { class: "spread" }), make("i", { class: "mean" })]));
  }

  return {
    element,
    /** @param {import("../../model/elbo.js").KlParts|null} kl */
    show(kl) {
      element.hidden = kl === null;
      if (!kl) return;
      const each = kl.mean.map((part, d) => part + kl.spread[d]), most = Math.max(...each, Number.MIN_VALUE);
      const order = each.map((_, d) => d), shown = each.length > SHOWN ? order.sort((a, b) => each[b] - each[a]).slice(0, SHOWN) : order;
      fit(shown.length);
      shown.forEach((d, i) => {
        const [above, below] = /** @type {HTMLCollectionOf<HTMLElement>} */ (columns.children[i].children);
        above.style.height = `${(100 * kl.spread[d]) / most}%`;
        below.style.height = `${(100 * kl.mean[d]) / most}%`;
      });
      setText(mean, `μ part ${fixed(sum(kl.mean))}`);
      setText(spread, `σ part ${fixed(sum(kl.spread))}`);
      const said = shown.slice(0, SAID).map((d) => `dimension ${d + 1} ${fixed(each[d])}`).join(", ");
      columns.setAttribute("aria-label", `KL in nats: ${said}${shown.length > SAID ? ", and so on" : ""}.`);
    },
  };
}
