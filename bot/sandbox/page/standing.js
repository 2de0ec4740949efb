// Where the person stands in the dialogue, in the words of the process that runs the bot.

import { byId, el } from "./dom.js";

export class Standing {
  #api;
  #shown = "";

  constructor(api) { this.#api = api; }

  async refresh() {
    const { lines } = await this.#api.dialogue();
    const shown = JSON.stringify(lines);
    if (shown === this.#shown) return; // whoever reads or selects it is not disturbed
    this.#shown = shown;
    byId("standing-box").hidden = lines.length === 0;
    byId("standing").replaceChildren(...lines.map(({ label, words }) =>
      el("div", {}, el("dt", {}, label), el("dd", {}, words))));
  }
}
