// The page's only way to the sandbox: its JSON API and its stream of events, for one person.

const LONGEST_WAIT_MILLISECONDS = 5000;
const EVENTS = ["message", "edit", "delete", "toast", "typing", "notification", "reaction"];

/** The sandbox refused or could not be reached; the message is fit to be shown. */
export class SandboxError extends Error {}

async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new SandboxError("The sandbox does not answer. Is it still running?");
  }
  const answer = await response.json().catch(() => null);
  if (!response.ok) throw new SandboxError(answer?.error ?? `The sandbox said no (${response.status}).`);
  return answer;
}

export class Api {
  #id;
  #person;

  constructor(id) {
    this.#id = id;
    this.#person = `/sandbox/people/${id}`;
  }

  messages() { return ask(`${this.#person}/messages`); }
  send(text) { return ask(`${this.#person}/send`, { text }); }
  tap(messageId, data) { return ask(`${this.#person}/tap`, { message_id: messageId, data }); }
  react(messageId, emoji) { return ask(`${this.#person}/react`, { message_id: messageId, emoji }); }
  shareLocation(place) { return ask(`${this.#person}/location`, place); }
  attach(kind) { return ask(`${this.#person}/${kind}`, {}); }
  setBlocked(blocked) { return ask(`${this.#person}/${blocked ? "block" : "unblock"}`, {}); }

  async isBlocked() {
    const people = await ask("/sandbox/people");
    return people.some(({ id, blocked }) => id === this.#id && blocked);
  }

  bot() { return ask("/sandbox/bot"); }
  schedule() { return ask(`/sandbox/schedule?person=${this.#id}`); }
  dialogue() { return ask(`/sandbox/dialogue?person=${this.#id}`); }
  content() { return ask("/sandbox/content"); }
  limits() { return ask("/sandbox/limits"); }
  callsAfter(number) { return ask(`/sandbox/calls?after=${number}&limit=2000`); }
  clock() { return ask("/sandbox/clock"); }
  moveClock(change) { return ask("/sandbox/clock", change); }
  faults() { return ask("/sandbox/faults"); }
  setFaults(faults) { return ask("/sandbox/faults", faults); }

  /**
   * Follow the person's events for as long as the page is open. `onOpen` is called after every
   * (re)connection, `onEvent(kind, data)` for each event, `onLost` when the stream breaks off.
   */
  follow({ onOpen, onEvent, onLost }) {
    let wait = 250;
    const connect = () => {
      const stream = new EventSource(`${this.#person}/events`);
      stream.onopen = () => {
        wait = 250;
        onOpen();
      };
      for (const kind of EVENTS) {
        stream.addEventListener(kind, (event) => onEvent(kind, JSON.parse(event.data)));
      }
      // A browser gives up by itself on some failures and not on others: always start anew.
      stream.onerror = () => {
        stream.close();
        onLost();
        setTimeout(connect, wait);
        wait = Math.min(wait * 2, LONGEST_WAIT_MILLISECONDS);
      };
    };
    connect();
  }
}
