// The sandbox's clock and what is scheduled on it for this person.

import { button, byId, el } from "./dom.js";
import { BROWSER_ZONE, clockWords, knownZone, stretch, tomorrowAt } from "./zones.js";

const RATES = [1, 10, 30, 60];
const REFRESH_MILLISECONDS = 2000;
const REMINDER = "reminder"; // the kind of a scheduled item

export class Panel {
  #api;
  #onZone;
  #onRefresh;
  #zone = BROWSER_ZONE;
  #clock = null; // { now, rate, read }: the sandbox's instant when performance.now() was `read`
  #schedule = { next: null, items: [] };

  /**
   * `onZone(zone)` hears which zone the person is in; `onRefresh(now)` takes part in every
   * refresh and gives a promise.
   */
  constructor(api, { onZone, onRefresh }) {
    this.#api = api;
    this.#onZone = onZone;
    this.#onRefresh = onRefresh;
    this.#drawClockButtons();
    setInterval(() => this.#tick(), 250);
    setInterval(() => this.#refreshIfSeen(), REFRESH_MILLISECONDS);
    document.addEventListener("visibilitychange", () => this.#refreshIfSeen());
  }

  /** Ask for everything anew; a sandbox that is away is told of by the chat's own status line. */
  async refresh() {
    await Promise.allSettled([this.#readClock(), this.#readSchedule()]);
    this.#drawSchedule();
    await this.#onRefresh(this.now()).catch(() => {});
  }

  #refreshIfSeen() {
    if (!document.hidden) this.refresh();
  }

  /** The sandbox's present instant, in milliseconds since 1970. */
  now() {
    if (!this.#clock) return Date.now();
    return this.#clock.now + (performance.now() - this.#clock.read) * this.#clock.rate;
  }

  // Clock

  #drawClockButtons() {
    byId("rates").replaceChildren(...RATES.map((rate) =>
      button(`×${rate}`, () => this.#move({ rate }), { class: "pill", "data-rate": rate, "aria-pressed": "false" })));
    byId("jumps").replaceChildren(
      button("To the next thing that happens", () => this.#toNext(), { class: "wide primary" }),
      el("div", { class: "row" },
        button("+10 min", () => this.#move({ by: 600 }), { class: "pill" }),
        button("+1 h", () => this.#move({ by: 3600 }), { class: "pill" }),
        button("Next reminder", () => this.#toReminder(), { class: "pill" }),
        button("Tomorrow 07:30", () => this.#toTomorrow(), { class: "pill" })),
    );
  }

  async #toNext() {
    await this.#readSchedule();
    const { next } = this.#schedule;
    if (!next) this.#note("Nothing is scheduled, so there is nowhere to go.");
    else if (Date.parse(next) <= this.now()) this.#note("It is due now: the bot is at it.");
    else await this.#move({ to: next });
  }

  async #toReminder() {
    await this.#readSchedule();
    const reminder = this.#schedule.items.find(({ kind }) => kind === REMINDER);
    if (reminder) await this.#move({ to: reminder.at });
    else this.#note("This person has no reminder yet.");
  }

  #toTomorrow() {
    return this.#move({ to: tomorrowAt(new Date(this.now()), 7, 30, this.#zone).toISOString() });
  }

  async #move(change) {
    try {
      this.#takeClock(await this.#api.moveClock(change));
      this.#note("");
      await this.refresh();
    } catch (error) {
      this.#note(error.message);
    }
  }

  async #readClock() { this.#takeClock(await this.#api.clock()); }

  #takeClock({ now, rate }) {
    this.#clock = { now: Date.parse(now), rate, read: performance.now() };
    for (const pill of byId("rates").children) {
      pill.setAttribute("aria-pressed", String(Number(pill.dataset.rate) === rate));
    }
    this.#tick();
  }

  #tick() {
    const now = new Date(this.now());
    byId("now-local").textContent = clockWords(now, this.#zone);
    byId("now-utc").textContent = `${this.#zone} · ${clockWords(now, "UTC", { seconds: false })} UTC`;
  }

  #note(words) { byId("clock-note").textContent = words; }

  // Schedule

  async #readSchedule() {
    this.#schedule = await this.#api.schedule();
    const zone = knownZone(this.#schedule.zone);
    if (this.#schedule.zone && zone !== this.#zone) {
      this.#zone = zone;
      this.#onZone(zone);
    }
  }

  #drawSchedule() {
    const now = this.now();
    const lines = this.#schedule.items.map(({ kind, at }) => {
      const moment = Date.parse(at);
      const ahead = moment > now ? `in ${stretch(moment - now)}` : "due now";
      return el("li", {},
        el("span", {}, kind),
        el("span", { class: "quiet" }, `${clockWords(new Date(moment), this.#zone)} · ${ahead}`));
    });
    byId("schedule").replaceChildren(...(lines.length ? lines : [el("li", { class: "quiet" }, "Nothing")]));
  }
}
