// What can be made hard for the bot: faults of the network and of Telegram, and being blocked.

import { byId, el } from "./dom.js";

const CHANCES = [
  { name: "bad_gateway", label: "Telegram answers 502" },
  { name: "drop_before", label: "Connection breaks before it is done" },
  { name: "drop_after", label: "Connection breaks after it is done" },
  { name: "flood", label: "Too many requests (429)" },
  { name: "slow", label: "Answers take a while" },
  { name: "duplicate_updates", label: "Updates come twice" },
];
const SWITCHES = [
  { name: "refuse_edits", label: "Edits are refused" },
  { name: "shuffle_updates", label: "Updates come out of order" },
];
const LEVELS = [
  { chance: 0, label: "Never" },
  { chance: 0.2, label: "Sometimes" },
  { chance: 1, label: "Always" },
];

export class Faults {
  #api;
  #explain;
  #controls = new Map(); // fault name -> its select or checkbox
  #block = el("input", { type: "checkbox" });

  /** `explain(words)` says aloud what went wrong; `onBlocked(blocked)` hears of that state. */
  constructor(api, { explain, onBlocked }) {
    this.#api = api;
    this.#explain = explain;
    this.onBlocked = onBlocked;
    this.#block.addEventListener("change", () => this.setBlocked(this.#block.checked));
    byId("unblock").addEventListener("click", () => this.setBlocked(false));
    byId("faults").replaceChildren(
      ...CHANCES.map((fault) => this.#chance(fault)),
      ...SWITCHES.map((fault) => this.#switch(fault)),
      el("label", { class: "switch" }, this.#block, "This person has blocked the bot"),
    );
  }

  /** Show what is switched on at present. */
  async refresh() {
    const [plan, blocked] = await Promise.all([this.#api.faults(), this.#api.isBlocked()]);
    this.#show(plan);
    this.#showBlocked(blocked);
  }

  async setBlocked(blocked) {
    try {
      await this.#api.setBlocked(blocked);
    } catch (error) {
      this.#explain(error.message);
    }
    await this.refresh().catch(() => {}); // a sandbox that is away is told of by the status line
  }

  #chance({ name, label }) {
    const select = el("select", {}, LEVELS.map((level) =>
      el("option", { value: String(level.chance) }, level.label)));
    select.addEventListener("change", () => this.#set(name, Number(select.value)));
    this.#controls.set(name, select);
    return el("label", { class: "setting" }, el("span", {}, label), select);
  }

  #switch({ name, label }) {
    const box = el("input", { type: "checkbox" });
    box.addEventListener("change", () => this.#set(name, box.checked));
    this.#controls.set(name, box);
    return el("label", { class: "switch" }, box, label);
  }

  async #set(name, value) {
    try {
      this.#show(await this.#api.setFaults({ [name]: value }));
    } catch (error) {
      this.#explain(error.message);
    }
  }

  #show(plan) {
    for (const { name } of SWITCHES) this.#controls.get(name).checked = plan[name] === true;
    for (const { name } of CHANCES) {
      const select = this.#controls.get(name);
      const value = String(plan[name]);
      if (![...select.options].some((option) => option.value === value)) {
        select.append(el("option", { value }, `${Math.round(plan[name] * 100)} %`));
      }
      select.value = value;
    }
  }

  #showBlocked(blocked) {
    this.#block.checked = blocked;
    this.onBlocked(blocked);
  }
}
