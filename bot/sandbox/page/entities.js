// Turns a message's text and entities into DOM nodes. Offsets and lengths are UTF-16 code units
// (Bot API, MessageEntity), which is exactly how JavaScript indexes strings.

import { button, el } from "./dom.js";

const WRAPPERS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
};
const LONG_QUOTE = 160; // characters from which an expandable quotation starts folded
const SAFE_LINK = /^(https?|tg|mailto|tel):/i;

/**
 * Render `text` with its `entities`. `sendCommand(command)` is called when a /command is tapped.
 * Entities may nest; where two merely overlap, the later one goes on behind the earlier one.
 */
export function renderText(text, entities, sendCommand) {
  const sorted = (entities ?? [])
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }))
    .filter((entity) => entity.offset >= 0 && entity.offset < entity.end)
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  const fragment = document.createDocumentFragment();
  fragment.append(...renderRange({ text, sendCommand }, 0, text.length, sorted));
  return fragment;
}

function renderRange(message, start, end, entities) {
  const nodes = [];
  const waiting = [...entities];
  let position = start;
  while (waiting.length > 0) {
    const entity = waiting.shift();
    if (entity.offset > position) nodes.push(message.text.slice(position, entity.offset));
    const inside = [];
    const behind = [];
    for (const other of waiting) {
      if (other.offset >= entity.end) behind.push(other);
      else {
        inside.push({ ...other, end: Math.min(other.end, entity.end) });
        if (other.end > entity.end) behind.push({ ...other, offset: entity.end });
      }
    }
    const children = renderRange(message, entity.offset, entity.end, inside);
    nodes.push(wrap(entity, message.text.slice(entity.offset, entity.end), children, message));
    waiting.splice(0, waiting.length, ...behind);
    position = entity.end;
  }
  if (position < end) nodes.push(message.text.slice(position, end));
  return nodes;
}

function wrap(entity, words, children, message) {
  if (WRAPPERS[entity.type]) return el(WRAPPERS[entity.type], {}, children);
  switch (entity.type) {
    case "pre":
      return el("pre", { "data-language": entity.language }, el("code", {}, children));
    case "blockquote":
      return el("blockquote", {}, children);
    case "expandable_blockquote":
      return expandable(words, children);
    case "spoiler":
      return spoiler(children);
    case "text_link":
      return link(entity.url, children);
    case "url":
      return link(SAFE_LINK.test(words) ? words : `https://${words}`, children);
    case "email":
      return link(`mailto:${words}`, children);
    case "phone_number":
      return link(`tel:${words}`, children);
    case "bot_command":
      return button(words, () => message.sendCommand(words), { class: "command" });
    case "date_time":
      return instant(entity, children);
    default: // mentions, hashtags and kinds yet to come are shown as the words they are
      return el("span", { class: "mention" }, children);
  }
}

function link(address, children) {
  if (!SAFE_LINK.test(address ?? "")) return el("span", {}, children);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, children);
}

function spoiler(children) {
  const words = el("span", { "aria-hidden": "true" }, children);
  const cover = el("button", { type: "button", class: "spoiler", "aria-label": "Hidden, tap to show" }, words);
  cover.addEventListener("click", () => cover.replaceWith(...words.childNodes));
  return cover;
}

function expandable(words, children) {
  const quote = el("blockquote", {}, children);
  if (words.length <= LONG_QUOTE && words.split("\n").length <= 3) return quote;
  const body = el("div", { class: "folded" }, [...quote.childNodes]);
  const toggle = button("Show more", () => {
    const folded = body.classList.toggle("folded");
    toggle.textContent = folded ? "Show more" : "Show less";
    toggle.setAttribute("aria-expanded", String(!folded));
  }, { class: "fold", "aria-expanded": "false" });
  quote.replaceChildren(body, toggle);
  return quote;
}

/** A moment. Telegram shows it in the reader's zone and language; formats are r or some of wdDtT. */
function instant(entity, children) {
  const moment = new Date(entity.unix_time * 1000);
  if (Number.isNaN(moment.getTime())) return el("span", {}, children);
  const format = entity.date_time_format ?? "";
  const shown = /[wdDtT]/.test(format) ? formatInstant(moment, format) : null;
  return el("time", { dateTime: moment.toISOString(), title: moment.toLocaleString() }, shown ?? children);
}

function formatInstant(moment, format) {
  const options = {};
  if (format.includes("w")) options.weekday = "long";
  if (/d/i.test(format)) {
    Object.assign(options, { day: "numeric", month: format.includes("D") ? "long" : "numeric", year: "numeric" });
  }
  if (/t/i.test(format)) Object.assign(options, { hour: "2-digit", minute: "2-digit" });
  if (format.includes("T")) options.second = "2-digit";
  return new Intl.DateTimeFormat(undefined, options).format(moment);
}
