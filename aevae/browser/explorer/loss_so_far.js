// Under the plane of a model in training: its loss until now.
import { make } from "../ui/dom.js";
import { createLossCurve } from "./loss_curve.js";

export function createLossSoFar() {
  const element = make("div", { class: "film so-far", "data-testid": "live-losses" });
  let drawn = 0; // the last epoch

  return {
    element,
    /** @param {Spec} spec as a page has it after every epoch */
    update({ loss, history }) {
      const last = history.at(-1)?.epoch ?? 0;
      if (last === drawn) return;
      drawn = last;
      if (last === 0) return element.replaceChildren();
      const curve = createLossCurve("", loss ?? "", history);
      curve.show(last);
      element.replaceChildren(curve.element);
    },
    destroy: () => element.remove(),
  };
}
