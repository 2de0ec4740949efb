// Builds DOM nodes. Text always becomes a text node, so nothing a bot or a person wrote is ever
// read as markup.

/**
 * Make an element. `on…` properties are listeners, `class` and names with a dash (aria-, data-)
 * are attributes, everything else is a property. Children that are null or false are left out.
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class" || name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat().filter((child) => child !== null && child !== false));
  return node;
}

/** The element with this id; the page is ours, so a missing one is a mistake worth hearing of. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`index.html has no element with the id ${id}`);
  return node;
}

/** A real button with words or a picture on it. */
export function button(label, onclick, properties = {}) {
  return el("button", { type: "button", onclick, ...properties }, label);
}
