// Saves the chat as a plain text file, so that a dialogue can be read, quoted or reported.

import { el } from "./dom.js";
import { clockWords } from "./zones.js";

/** Offer `messages` as a download; times are those of `zone`. */
export function saveTranscript(messages, { botName, person, zone }) {
  const text = messages.map((message) => entry(message, botName, zone)).join("\n\n");
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "text/plain;charset=utf-8" }));
  el("a", { href: address, download: `chat-of-person-${person}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

function entry(message, botName, zone) {
  const author = message.from === "bot" ? botName : "You";
  const marks = [message.edit_date && "edited", message.silent && "silent"].filter(Boolean);
  const head = [clockWords(new Date(message.date * 1000), zone), author, ...marks].join(" · ");
  const lines = [head];
  if (message.document) lines.push(`[file ${message.document.file_name}]`);
  else if (message.kind !== "text") lines.push(`[${message.kind}]`);
  if (message.text) lines.push(message.text);
  for (const row of message.buttons) lines.push(row.map(({ text }) => `[ ${text} ]`).join(" "));
  if (message.reaction) lines.push(`(reaction ${message.reaction})`);
  return lines.join("\n");
}
