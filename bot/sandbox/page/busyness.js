// How many Bot API calls the bot made in the last minute of the sandbox's clock.

import { byId } from "./dom.js";

const MINUTE_SECONDS = 60;

export class Busyness {
  #api;
  #person;
  #recent = []; // calls of the last minute, oldest first
  #newest = 0; // number of the last call that was seen

  constructor(api, person) {
    this.#api = api;
    this.#person = person;
  }

  /** A restarted sandbox counts its calls anew. */
  startAnew() {
    this.#recent = [];
    this.#newest = 0;
  }

  /** Fetch what is new and show the figures; `now` is the sandbox's instant in milliseconds. */
  async refresh(now) {
    const calls = await this.#api.callsAfter(this.#newest);
    this.#newest = calls.at(-1)?.number ?? this.#newest;
    const since = now / 1000 - MINUTE_SECONDS;
    this.#recent = [...this.#recent, ...calls].filter(({ at }) => at >= since);
    show("calls-chat", this.#recent.filter((call) => call.chat_id === this.#person).length);
    show("calls-all", this.#recent.length);
  }
}

function show(id, count) {
  byId(id).textContent = `${count} (${(count / MINUTE_SECONDS).toFixed(1)} per second)`;
}
