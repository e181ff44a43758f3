// Pressing twice is pressing once: a double click must not skip a step of the meeting.

const TWICE = 600; // ms in which a second press is the first one

export class Presses {
  constructor() {
    /** @type {Map<string, number>} */
    this.before = new Map();
  }

  /** @param {string} what */
  isSecond(what) {
    const now = Date.now();
    const before = this.before.get(what) ?? 0;
    this.before.set(what, now);
    return now - before < TWICE;
  }
}

/** The second click of a double click presses nothing, nor does a key that is held down. @param {Event} event */
export function ignoreSecond(event) {
  const again =
    event instanceof KeyboardEvent ? event.repeat : /** @type {MouseEvent} */ (event).detail > 1;
  const pressed = /** @type {Element} */ (event.target).closest(
    "form[data-live]:not([data-say]) button",
  );
  if (again && pressed) event.preventDefault();
}
