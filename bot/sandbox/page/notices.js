// What makes a person look up: a soft sound, a count in the browser's title, and toasts.

import { byId, el } from "./dom.js";

const TOAST_MILLISECONDS = 4000;
const SOUND_KEY = "sandbox-sound";
const NOTES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.12 },
]; // seconds from the start of the sound

export class Notices {
  #title = document.title;
  #unread = 0;
  #audio = null;

  constructor() {
    const sound = byId("sound");
    sound.checked = localStorage.getItem(SOUND_KEY) !== "off";
    sound.addEventListener("change", () => {
      localStorage.setItem(SOUND_KEY, sound.checked ? "on" : "off");
    });
    document.addEventListener("visibilitychange", () => this.#seen());
    window.addEventListener("focus", () => this.#seen());
    // Browsers let a page make sounds only after the person has touched it.
    window.addEventListener("pointerdown", () => this.#wakeAudio());
    window.addEventListener("keydown", () => this.#wakeAudio());
  }

  /** Name the page after the bot. */
  nameAfter(name) {
    this.#title = name;
    this.#showTitle();
  }

  /** A message came that is meant to be noticed; silent ones and edits never get here. */
  newMessage() {
    if (byId("sound").checked) this.#play();
    if (!document.hasFocus()) {
      this.#unread += 1;
      this.#showTitle();
    }
  }

  /** Show a line over the chat for a moment, as the answer to a tap. */
  toast(words) {
    const line = el("p", { class: "toast" }, words);
    byId("toasts").append(line);
    setTimeout(() => line.remove(), TOAST_MILLISECONDS);
  }

  #seen() {
    if (document.hidden) return;
    this.#unread = 0;
    this.#showTitle();
  }

  #showTitle() {
    document.title = this.#unread > 0 ? `(${this.#unread}) ${this.#title}` : this.#title;
  }

  #wakeAudio() {
    this.#audio ??= new AudioContext();
    if (this.#audio.state === "suspended") this.#audio.resume();
  }

  #play() {
    if (this.#audio?.state !== "running") return;
    for (const { hertz, at } of NOTES) {
      const start = this.#audio.currentTime + at;
      const volume = this.#audio.createGain();
      volume.gain.setValueAtTime(0.12, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
      const tone = this.#audio.createOscillator();
      tone.frequency.value = hertz;
      tone.connect(volume).connect(this.#audio.destination);
      tone.start(start);
      tone.stop(start + 0.25);
    }
  }
}
