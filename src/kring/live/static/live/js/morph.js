// Makes what stands on the screen equal to what the server drew, and keeps every element that can stay. With an
// element stay its focus, what was typed in it, what was chosen in it, and whether it was opened.

// What the person at the screen decides, not the server.
const OWN = new Set(["open"]);

/** @param {Node} old @param {Node} fresh */
export function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || key(old) !== key(fresh)) {
    old.parentNode?.replaceChild(fresh, old);
  } else if (old instanceof Element && fresh instanceof Element) {
    // What is typed in a text field belongs to the person; what this screen itself told them, to the screen.
    if (!old.matches("textarea, kring-aloud, [data-saved], [data-hint]")) children(old, fresh);
    attributes(old, fresh);
  } else if (old.nodeValue !== fresh.nodeValue) {
    old.nodeValue = fresh.nodeValue;
  }
}

/** @param {Element} old @param {Element} fresh */
function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OWN.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !OWN.has(name)) old.setAttribute(name, value);
  }
}

/** @param {Element} old @param {Element} fresh */
function children(old, fresh) {
  /** @type {Map<string, Node[]>} */
  const named = new Map();
  for (const child of old.childNodes) {
    const name = key(child);
    if (name) named.set(name, [...(named.get(name) ?? []), child]);
  }
  const wanted = new Set([...fresh.childNodes].map(key).filter(Boolean));
  let place = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const name = key(next);
    const same = name ? named.get(name)?.shift() : nameless(place, next);
    // What stands before it and is not wanted goes first, so that what has the focus need not be moved.
    while (same && place && place !== same && !wanted.has(key(place))) place = removed(place);
    if (same && same === place) {
      place = place.nextSibling;
    } else {
      old.insertBefore(same ?? next, place);
    }
    if (same) morph(same, next);
  }
  while (place) place = removed(place);
}

/** The one that may become `next`: for a text only the one in its place. @param {ChildNode | null} place @param {Node} next */
function nameless(place, next) {
  if (!(next instanceof Element)) return place?.nodeType === next.nodeType ? place : null;
  let one = place;
  while (one && (key(one) || one.nodeName !== next.nodeName)) one = one.nextSibling;
  return one;
}

/** @param {ChildNode} node @returns {ChildNode | null} the one after it */
function removed(node) {
  const after = node.nextSibling;
  node.remove();
  return after;
}

/** What tells an element from those beside it; "" when only its place does. @param {Node} node */
function key(node) {
  if (!(node instanceof Element)) return "";
  if (node.id) return `id ${node.id}`;
  const part = node.getAttribute("data-part");
  if (part) return `part ${part}`;
  if (node instanceof HTMLOptionElement) return `option ${node.value}`;
  if (node instanceof HTMLInputElement)
    return `input ${node.name} ${node.type === "radio" ? node.value : ""}`;
  if (!(node instanceof HTMLFormElement)) return "";
  const buttons = [...node.querySelectorAll("button[name]")].map((button) =>
    button.getAttribute("name"),
  );
  return `form ${node.getAttribute("action")} ${node.className} ${buttons.join(" ")}`;
}
