// Tells whoever edits the content what came of the last save.

import { byId, el } from "./dom.js";

export class Content {
  #api;
  #explain;
  #renewed = null; // how often other content was taken over, when last seen

  /** `explain(words)` says aloud that new content is in use. */
  constructor(api, explain) {
    this.#api = api;
    this.#explain = explain;
  }

  async refresh() {
    const report = await this.#api.content();
    byId("content-box").hidden = report === null;
    if (report === null) return;
    const { version, faults, renewed } = report;
    if (this.#renewed !== null && renewed > this.#renewed) {
      this.#explain(`Your change is in use: new sessions begin with content ${version}.`);
    }
    this.#renewed = renewed;
    byId("content-version").textContent = `New sessions use version ${version}.`;
    this.#showFaults(faults);
  }

  #showFaults(faults) {
    const bar = byId("content-faults");
    const words = faults.join("\n");
    if (bar.dataset.words === words) return;
    bar.dataset.words = words;
    bar.hidden = faults.length === 0;
    bar.replaceChildren(
      el("p", {}, "The content is not in order, so nothing has changed:"),
      el("ul", {}, faults.map((fault) => el("li", {}, fault))));
  }
}
