// How many Bot API calls the bot made in the last minute of the sandbox's clock, and how close its
// messages came to Telegram's limits.

import { byId } from "./dom.js";

const MINUTE_SECONDS = 60;
const COUNTED = /^(send|copy|forward)(?!chataction)/i; // what Telegram's limits count

export class Busyness {
  #api;
  #person;
  #limits = null;
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
    this.#limits = null;
  }

  /** Fetch what is new and show the figures; `now` is the sandbox's instant in milliseconds. */
  async refresh(now) {
    this.#limits ??= await this.#api.limits();
    const calls = await this.#api.callsAfter(this.#newest);
    this.#newest = calls.at(-1)?.number ?? this.#newest;
    const since = now / 1000 - MINUTE_SECONDS;
    this.#recent = [...this.#recent, ...calls].filter(({ at }) => at >= since);
    show("chat", this.#recent.filter((call) => call.chat_id === this.#person), this.#limits.chat);
    show("all", this.#recent, this.#limits.overall);
  }
}

function show(where, calls, { per_second: limit }) {
  const busiest = busiestSecond(calls.filter(({ method }) => COUNTED.test(method)));
  byId(`calls-${where}`).textContent = `${calls.length} calls, ${calls.filter(({ accepted }) => !accepted).length} refused`;
  byId(`limit-${where}`).textContent = `busiest second: ${busiest}, the limit is ${limit}`;
}

/** The most messages that were sent within one second. */
function busiestSecond(messages) {
  let most = 0;
  for (let first = 0, last = 0; last < messages.length; last += 1) {
    while (messages[last].at - messages[first].at >= 1) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
