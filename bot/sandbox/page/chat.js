// The log of messages: keeps them in order, edits in place, scrolls along unless the person reads
// further up. Knows nothing of the network.

import { drawMessage, redrawMessage } from "./bubble.js";
import { byId, el } from "./dom.js";
import { BROWSER_ZONE, dayWords } from "./zones.js";

const NEAR_BOTTOM_PIXELS = 60;

export class Chat {
  #log = byId("log");
  #list = byId("messages");
  #actions;
  #shown = new Map(); // message id -> { message, node }
  #zone = BROWSER_ZONE;
  #lastDay = null;
  #atBottom = true;
  #lastTop = 0; // how far down the log was scrolled when last looked at
  #lastShape = ""; // and how high it was, outside and inside
  #unseen = 0;

  constructor(actions) {
    this.#actions = actions;
    this.#log.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    byId("to-newest").addEventListener("click", () => this.scrollDown());
    // Pictures that load and keyboards that open change the height: stay where the person was.
    const stay = new ResizeObserver(() => this.#atBottom && this.scrollDown());
    stay.observe(this.#list);
    stay.observe(this.#log);
  }

  get isEmpty() { return this.#shown.size === 0; }

  /** All messages in their order. */
  get messages() { return [...this.#shown.values()].map(({ message }) => message); }

  /** The zone whose wall clock the messages carry. */
  get zone() { return this.#zone; }

  useZone(zone) {
    this.#zone = zone;
    this.replaceAll(this.messages);
  }

  /** The rows of the reply keyboard the bot shows at present; null when it shows none. */
  get replyKeyboard() {
    const deciding = this.messages.findLast(({ reply_keyboard: rows }) => rows !== null);
    return deciding?.reply_keyboard.length ? deciding.reply_keyboard : null;
  }

  /** Show exactly these messages, without reading a whole history aloud. */
  replaceAll(messages) {
    this.#log.setAttribute("aria-busy", "true");
    this.#shown.clear();
    this.#lastDay = null;
    this.#list.replaceChildren();
    for (const message of messages) this.#append(message);
    this.#log.setAttribute("aria-busy", "false");
    if (this.#atBottom) this.scrollDown();
  }

  /** Show a new message, or a known one as it is now. Says whether it was new. */
  show(message) {
    const known = this.#shown.get(message.id);
    if (known) {
      known.message = message;
      redrawMessage(known.node, message, this.#surroundings);
      return false;
    }
    this.#append(message).classList.add("fresh");
    if (message.from === "person" || this.#atBottom) this.scrollDown();
    else this.#countUnseen();
    return true;
  }

  /** Show the reaction `author` ("bot" or "person") gave; of interest on the other's messages. */
  showReaction(id, emoji, author) {
    const known = this.#shown.get(id);
    if (known && known.message.from !== author) this.show({ ...known.message, reaction: emoji || null });
  }

  remove(id) {
    this.#shown.get(id)?.node.remove();
    this.#shown.delete(id);
  }

  /** The bot has answered a tap: no button waits any more. */
  settleTaps() {
    for (const key of this.#list.querySelectorAll(".busy")) key.classList.remove("busy");
  }

  /** Show or hide the dots that say the bot is writing. */
  showTyping(typing) {
    byId("typing").hidden = !typing;
    if (this.#atBottom) this.scrollDown();
  }

  scrollDown() {
    this.#log.scrollTop = this.#log.scrollHeight;
    this.#atBottom = true;
    this.#unseen = 0;
    this.#showUnseen();
  }

  /** What a bubble needs besides its message. */
  get #surroundings() { return { ...this.#actions, zone: this.#zone }; }

  #append(message) {
    const day = dayWords(new Date(message.date * 1000), this.#zone);
    if (day !== this.#lastDay) this.#list.append(el("p", { class: "day" }, day));
    this.#lastDay = day;
    const node = drawMessage(message, this.#surroundings);
    this.#shown.set(message.id, { message, node });
    this.#list.append(node);
    return node;
  }

  #scrolled() {
    const below = this.#log.scrollHeight - this.#log.clientHeight - this.#log.scrollTop;
    // Only who scrolls up leaves the bottom; a log that has shrunk or grown is nobody's scrolling.
    const { scrollTop: top, scrollHeight, clientHeight } = this.#log;
    const sameShape = this.#lastShape === `${scrollHeight} ${clientHeight}`;
    if (below < NEAR_BOTTOM_PIXELS) this.#atBottom = true;
    else if (sameShape && top < this.#lastTop) this.#atBottom = false;
    this.#lastTop = top;
    this.#lastShape = `${scrollHeight} ${clientHeight}`;
    if (this.#atBottom) this.#unseen = 0;
    this.#showUnseen();
  }

  #countUnseen() {
    this.#unseen += 1;
    this.#showUnseen();
  }

  #showUnseen() {
    byId("to-newest").hidden = this.#atBottom;
    byId("unseen").textContent = this.#unseen > 0 ? `${this.#unseen} new` : "Newest";
  }
}
