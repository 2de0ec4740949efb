// Draws one message as a bubble with what belongs to it: words, picture, file, buttons, reaction.

import { button, el } from "./dom.js";
import { renderText } from "./entities.js";
import { icon } from "./icons.js";
import { clockWords, minuteWords } from "./zones.js";

const STYLES = new Set(["primary", "success", "danger"]);
const KINDS = {
  sticker: { icon: "sticker", words: "Sticker" },
  photo: { icon: "photo", words: "Photo" },
  voice: { icon: "voice", words: "Voice message" },
  location: { icon: "place", words: "Location" },
};
const THUMBS_UP = "👍";
const HIGHEST_SHARE = 0.6; // of the window's height, for a picture
const TAP_MILLISECONDS = 10_000; // a tap nobody answers stops looking busy after this

/**
 * Draw a message. `actions` are what a bubble can ask for: `tap(id, data)`, which promises whether
 * it was sent, `react(id, emoji)`, `sendCommand(command)`, `explain(words)`, `focusLost()`; and the
 * `zone` of its time.
 */
export function drawMessage(message, actions) {
  const node = el("article", { class: `message from-${message.from}`, "data-id": String(message.id) });
  fillMessage(node, message, actions);
  return node;
}

/** Draw the message anew in place; a screen reader is not told of edits, as a phone stays quiet. */
export function redrawMessage(node, message, actions) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  const byKeyboard = focused?.matches(":focus-visible");
  node.setAttribute("aria-live", "off");
  fillMessage(node, message, actions);
  if (!focused) return;
  const same = [...node.querySelectorAll("[data-key]")].find((key) => key.dataset.key === focused.dataset.key);
  if (same) same.focus();
  else if (byKeyboard) actions.focusLost(); // never after a touch: it would open a phone's keyboard
}

function fillMessage(node, message, actions) {
  const fromBot = message.from === "bot";
  const body = el("div", { class: "bubble" },
    el("span", { class: "visually-hidden" }, fromBot ? "Bot: " : "You: "),
    content(message, fromBot),
    message.text ? words(message, actions) : null,
    footer(message, actions.zone),
  );
  const beside = fromBot ? thumb(message, actions) : null;
  node.replaceChildren(
    el("div", { class: "beside" }, body, beside),
    ...(message.reaction ? [reaction(message.reaction)] : []),
    ...(message.buttons.length ? [keyboard(message, actions)] : []),
  );
}

/** What a message carries besides words. A person's own files are only said to be there. */
function content(message, fromBot) {
  if (message.kind === "text") return null;
  if (fromBot && message.photo) return picture(message.photo);
  if (fromBot && message.animation) return animation(message.animation);
  if (fromBot && message.document) return file(message.document);
  const kind = KINDS[message.kind] ?? { icon: "file", words: message.kind };
  return el("p", { class: "kind" }, icon(kind.icon), kind.words);
}

function words(message, actions) {
  return el("div", { class: "words" }, renderText(message.text, message.entities, actions.sendCommand));
}

function footer(message, zone) {
  const sent = new Date(message.date * 1000);
  return el("p", { class: "footer" },
    message.edit_date ? "edited " : null,
    message.silent ? el("span", { title: "Sent without sound", role: "img", "aria-label": "silent" }, icon("silent")) : null,
    el("time", { dateTime: sent.toISOString(), title: clockWords(sent, zone) }, minuteWords(sent, zone)),
  );
}

/** A picture keeps its place while it loads, and opens in its full size. */
function picture({ url, width, height }) {
  const scale = Math.min(1, HIGHEST_SHARE * innerHeight / height);
  return el("a", { href: url, target: "_blank", rel: "noopener" }, el("img", {
    class: "photo", src: url, width: Math.round(width * scale), height: Math.round(height * scale),
    alt: "Picture, tap to open", loading: "lazy",
  }));
}

/** A short moving picture without sound: a GIF, or a film that plays again and again. */
function animation({ url, mime_type: mime, width, height }) {
  if (mime?.startsWith("image/")) return picture({ url, width, height });
  return el("video", {
    class: "photo", src: url, muted: true, loop: true, controls: true, playsInline: true,
    autoplay: !matchMedia("(prefers-reduced-motion: reduce)").matches, "aria-label": "Moving picture",
  });
}

function file(document) {
  return el("a", { class: "file", href: document.url, download: document.file_name ?? "" },
    icon("file"), document.file_name ?? "File");
}

function thumb(message, actions) {
  const given = message.reaction === THUMBS_UP;
  return button(icon("thumb"), () => actions.react(message.id, given ? "" : THUMBS_UP), {
    class: "thumb",
    "data-key": "thumb",
    "aria-label": given ? "Take the thumbs up back" : "React with thumbs up",
    title: given ? "Take the thumbs up back" : "React with thumbs up",
    "aria-pressed": String(given),
  });
}

function reaction(emoji) {
  return el("span", { class: "reaction", role: "img", "aria-label": `Reaction ${emoji}` },
    emoji === THUMBS_UP ? icon("thumb") : emoji);
}

function keyboard(message, actions) {
  const rows = message.buttons.map((row) =>
    el("div", { class: "key-row" }, row.map((key) => inlineKey(message, key, actions))));
  return el("div", { class: "keys", role: "group", "aria-label": "Answers" }, rows);
}

function inlineKey(message, key, actions) {
  const style = STYLES.has(key.style) ? ` ${key.style}` : "";
  if (key.url) {
    return el("a", { class: `key${style}`, href: key.url, target: "_blank", rel: "noopener noreferrer" },
      el("span", {}, key.text, el("span", { "aria-hidden": "true" }, " ↗")));
  }
  const node = button(key.text, async () => {
    if (key.data === undefined || key.data === null) {
      actions.explain("This button works only in Telegram itself.");
      return;
    }
    node.classList.add("busy");
    setTimeout(() => node.classList.remove("busy"), TAP_MILLISECONDS);
    const sent = await actions.tap(message.id, key.data);
    if (!sent) node.classList.remove("busy");
  }, { class: `key${style}`, "data-key": key.data });
  return node;
}
