// Wall-clock arithmetic in IANA zones with nothing but Intl.

/** The zone of this browser, as an IANA name. */
export const BROWSER_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The zone itself if this browser knows it, else the browser's own. */
export function knownZone(zone) {
  try {
    return zone ? new Intl.DateTimeFormat("en", { timeZone: zone }) && zone : BROWSER_ZONE;
  } catch {
    return BROWSER_ZONE;
  }
}

// Making a formatter takes longer than all else about a message: each is made once.
const formatters = new Map();

function formatter(zone, fields) {
  const key = `${zone} ${JSON.stringify(fields)}`;
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...fields }));
  return formatters.get(key);
}

/** "Tue 24 Nov, 07:30:05" as a clock in `zone` shows it. */
export function clockWords(instant, zone, { seconds = true } = {}) {
  return formatter(zone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: seconds ? "2-digit" : undefined,
  }).format(instant);
}

/** "07:30" on the wall in `zone`. */
export function minuteWords(instant, zone) {
  return formatter(zone, { hour: "2-digit", minute: "2-digit" }).format(instant);
}

/** "Tuesday 24 November" in `zone`. */
export function dayWords(instant, zone) {
  return formatter(zone, { weekday: "long", day: "numeric", month: "long" }).format(instant);
}

/** The day after `instant` at `hour`:`minute` on the wall in `zone`, as an instant. */
export function tomorrowAt(instant, hour, minute, zone) {
  const wall = new Date(wallMilliseconds(instant, zone));
  const wanted = Date.UTC(
    wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + 1, hour, minute,
  );
  // The offset can differ between now and then: correct the guess twice.
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - wallMilliseconds(new Date(guess), zone);
  }
  return new Date(guess);
}

/** "1 h 5 min", "40 s": a stretch of time in the two units that matter. */
export function stretch(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts = [
    [Math.floor(seconds / 86400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  if (first === -1) return "0 s";
  return parts.slice(first, first + 2).filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`).join(" ");
}

/** The wall clock of `zone` at `instant`, counted as though it were UTC. */
function wallMilliseconds(instant, zone) {
  const parts = Object.fromEntries(
    formatter(zone, {
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    }).formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}
