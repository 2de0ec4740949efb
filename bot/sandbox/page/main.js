// Puts the page together: one person's chat with the bot, and the sandbox's panel beside it.

import { Api } from "./api.js";
import { Busyness } from "./busyness.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { Content } from "./content.js";
import { byId, el } from "./dom.js";
import { Faults } from "./faults.js";
import { Notices } from "./notices.js";
import { Panel } from "./panel.js";
import { Standing } from "./standing.js";
import { saveTranscript } from "./transcript.js";

const TYPING_MILLISECONDS = 5000; // as long as Telegram shows a chat action
const PEOPLE_OFFERED = 3;

const LARGEST_PERSON = 999_999_999_999_999; // what the sandbox takes for a person's id

const asked = Number.parseInt(new URLSearchParams(location.search).get("person"), 10) || 1;
const person = Math.min(Math.max(1, asked), LARGEST_PERSON);
const api = new Api(person);
const notices = new Notices();
const explain = (words) => notices.toast(words);
const chat = new Chat({
  tap: (messageId, data) => attempt(() => api.tap(messageId, data)),
  react: (messageId, emoji) => attempt(() => api.react(messageId, emoji)),
  sendCommand: (command) => attempt(() => api.send(command)),
  explain,
  focusLost: () => composer.focus(),
});
const composer = new Composer({
  text: (words) => attempt(() => api.send(words)),
  place: (place) => attempt(() => api.shareLocation(place)),
  attach: (kind) => attempt(() => api.attach(kind)),
});
const busyness = new Busyness(api, person);
const standing = new Standing(api);
const content = new Content(api, explain);
const panel = new Panel(api, {
  onZone: (zone) => chat.useZone(zone),
  onRefresh: (now) => Promise.allSettled([busyness.refresh(now), standing.refresh(), content.refresh()]),
});
const faults = new Faults(api, { explain, onBlocked: showBlocked });

let botName = "Bot";
let online = false;
let blocked = false;
let typingTimer = 0;
let heldBack = null; // events that came while the messages were being fetched

/** Do what the person asked for; a refusal is said aloud and answers false. */
async function attempt(act) {
  try {
    await act();
    return true;
  } catch (error) {
    explain(error.message);
    return false;
  }
}

function showStatus(words, { alarm = false } = {}) {
  const status = byId("status");
  if (status.textContent !== words) status.textContent = words;
  status.classList.toggle("alarm", alarm);
}

function stopTyping() {
  clearTimeout(typingTimer);
  chat.showTyping(false);
  if (online) showStatus("online");
}

function showTyping() {
  showStatus("typing…");
  chat.showTyping(true);
  clearTimeout(typingTimer);
  typingTimer = setTimeout(stopTyping, TYPING_MILLISECONDS);
}

/** What depends on the whole chat rather than on one message. */
function showSurroundings() {
  byId("welcome").hidden = !online || !chat.isEmpty || blocked;
  byId("blocked").hidden = !blocked;
  byId("composer").hidden = blocked;
  composer.offerKeyboard(chat.replyKeyboard);
}

function showBlocked(nowBlocked) {
  blocked = nowBlocked;
  showSurroundings();
}

function takeEvent(kind, data) {
  if (kind === "message") {
    if (data.from === "bot") stopTyping();
    chat.show(data);
  } else if (kind === "edit") {
    chat.settleTaps();
    chat.show(data);
  } else if (kind === "delete") {
    chat.remove(data.id);
  } else if (kind === "toast") {
    chat.settleTaps();
    if (data.text) explain(data.text);
  } else if (kind === "typing") {
    showTyping();
  } else if (kind === "notification") {
    notices.newMessage();
  } else if (kind === "reaction") {
    chat.showReaction(data.id, data.emoji, data.from);
  }
  showSurroundings();
}

/** After every connection: show what is there now, then what happened while it was fetched. */
async function catchUp() {
  const missed = [];
  heldBack = missed;
  busyness.startAnew();
  try {
    const messages = await api.messages();
    if (heldBack !== missed) return; // the connection was lost and made again meanwhile
    chat.replaceAll(messages);
    online = true;
    stopTyping();
  } catch (error) {
    showStatus(error.message, { alarm: true });
    if (heldBack !== missed) return;
  }
  heldBack = null;
  for (const [kind, data] of missed) takeEvent(kind, data);
  showSurroundings();
  await Promise.allSettled([panel.refresh(), faults.refresh(), meetBot()]);
}

async function meetBot() {
  const bot = await api.bot();
  botName = bot.name;
  byId("bot-name").textContent = botName;
  notices.nameAfter(botName);
  composer.offerCommands(bot.commands);
}

function listPeople() {
  const people = new Set([...Array(PEOPLE_OFFERED).keys()].map((index) => index + 1)).add(person);
  byId("people").replaceChildren(...[...people].map((id) => el("a", {
    class: "pill",
    href: `?person=${id}`,
    "aria-current": id === person ? "page" : null,
  }, `Person ${id}`)));
}

listPeople();
byId("start").addEventListener("click", () => {
  composer.focus();
  attempt(() => api.send("/start"));
});
byId("transcript").addEventListener("click", () =>
  saveTranscript(chat.messages, { botName, person, zone: chat.zone }));
api.follow({
  onOpen: catchUp,
  onEvent: (kind, data) => (heldBack ? heldBack.push([kind, data]) : takeEvent(kind, data)),
  onLost: () => {
    online = false;
    showStatus("The sandbox is away. Trying again…", { alarm: true });
  },
});
