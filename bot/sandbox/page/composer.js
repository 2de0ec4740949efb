// Everything a person can send: typed words, commands, places, stickers, pictures, voice.

import { button, byId, el } from "./dom.js";
import { PLACES } from "./places.js";

const ATTACHMENTS = [
  { kind: "sticker", label: "Sticker" },
  { kind: "photo", label: "Photo" },
  { kind: "voice", label: "Voice message" },
];

const LONGEST_MESSAGE = 4096; // of Telegram's; its apps send what is longer in pieces

/** `send` has `text(words)`, `place({latitude, longitude})` and `attach(kind)`; each a promise. */
export class Composer {
  #words = byId("words");
  #sheet = byId("sheet");
  #keyboard = byId("reply-keyboard");
  #opener = null; // the button whose sheet is open
  #commands = [];
  #offered = null; // the reply keyboard that is shown, as JSON
  #send;

  constructor(send) {
    this.#send = send;
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendWords();
    });
    this.#words.addEventListener("keydown", (event) => this.#typed(event));
    this.#words.addEventListener("input", () => this.#grow());
    byId("commands").addEventListener("click", () => this.#toggle(byId("commands"), () => this.#commandSheet()));
    byId("attach").addEventListener("click", () => this.#toggle(byId("attach"), () => this.#attachSheet()));
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.#close());
    document.addEventListener("pointerdown", (event) => {
      if (!byId("composer").contains(event.target)) this.#close();
    });
  }

  /** The bot's commands for the "/" menu, as getMyCommands gives them. */
  offerCommands(commands) { this.#commands = commands; }

  /** Show the bot's reply keyboard: rows of `{text, request_location}`; null takes it away. */
  offerKeyboard(rows) {
    const offered = JSON.stringify(rows);
    if (offered === this.#offered) return; // whoever has the focus on it keeps it
    this.#offered = offered;
    this.#keyboard.hidden = !rows;
    this.#keyboard.replaceChildren(...(rows ?? []).map((row) => el("div", { class: "key-row" }, row.map((key) =>
      button(key.text, () => this.#pressKey(key), { class: "key" })))));
  }

  focus() { this.#words.focus(); }

  #pressKey(key) {
    if (key.request_location) this.#open(byId("attach"), this.#placeSheet());
    else this.#send.text(key.text);
  }

  #typed(event) {
    // While an input method is composing, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#sendWords();
  }

  async #sendWords() {
    const words = this.#words.value;
    if (!words.trim()) return;
    this.#close();
    this.#words.value = "";
    this.#grow();
    const unsent = await this.#sendInPieces(words);
    if (unsent && !this.#words.value) this.#words.value = unsent; // nothing typed is lost
    this.#grow();
  }

  /** Send one message after another and return what could not be sent. */
  async #sendInPieces(words) {
    let rest = words;
    while (rest.trim()) {
      const piece = firstPiece(rest.trimStart());
      if (!await this.#send.text(piece)) return rest;
      rest = rest.trimStart().slice(piece.length);
    }
    return "";
  }

  #grow() {
    this.#words.style.height = "auto";
    this.#words.style.height = `${this.#words.scrollHeight}px`;
  }

  #toggle(opener, sheet) {
    if (this.#opener === opener) this.#close();
    else this.#open(opener, sheet());
  }

  #open(opener, content) {
    this.#close();
    this.#opener = opener;
    opener.setAttribute("aria-expanded", "true");
    this.#sheet.replaceChildren(...content);
    this.#sheet.hidden = false;
    this.#sheet.querySelector("button")?.focus();
  }

  #close() {
    if (!this.#opener) return;
    const opener = this.#opener;
    const hadFocus = this.#sheet.contains(document.activeElement);
    this.#opener = null;
    opener.setAttribute("aria-expanded", "false");
    this.#sheet.hidden = true;
    if (hadFocus) opener.focus();
  }

  #choice(label, act, aside = null) {
    const choose = () => {
      this.#close();
      this.focus();
      act();
    };
    return el("button", { type: "button", class: "choice", onclick: choose },
      el("span", {}, label), aside ? el("span", { class: "quiet" }, aside) : null);
  }

  #commandSheet() {
    if (this.#commands.length === 0) {
      return [
        el("p", { class: "sheet-title" }, "The bot has not named its commands yet"),
        this.#choice("/start", () => this.#send.text("/start")),
      ];
    }
    return [
      el("p", { class: "sheet-title" }, "Commands"),
      ...this.#commands.map(({ command, description }) =>
        this.#choice(`/${command}`, () => this.#send.text(`/${command}`), description)),
    ];
  }

  #attachSheet() {
    return [
      el("p", { class: "sheet-title" }, "Send"),
      ...ATTACHMENTS.map(({ kind, label }) => this.#choice(label, () => this.#send.attach(kind))),
      ...this.#placeSheet(),
    ];
  }

  #placeSheet() {
    return [
      el("p", { class: "sheet-title" }, "Share a location"),
      ...PLACES.map(({ name, latitude, longitude }) =>
        this.#choice(name, () => this.#send.place({ latitude, longitude }))),
    ];
  }
}

/** As much of the words as one message holds, up to a blank if there is one. */
function firstPiece(words) {
  if (words.length <= LONGEST_MESSAGE) return words;
  const most = words.slice(0, LONGEST_MESSAGE).replace(/[\uD800-\uDBFF]$/, ""); // no half characters
  const blank = Math.max(most.lastIndexOf(" "), most.lastIndexOf("\n"));
  return blank > 0 ? most.slice(0, blank) : most;
}
