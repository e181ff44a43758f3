// Soft hints while somebody writes a question: "is this a question?", "is there advice in it?". Never a refusal.

const AFTER_PRESS = 300; // ms

/** @typedef {{id: string, kinds: string[], pattern: string, fires: "found"|"missing", sentence: string}} Rule */

/** A hint that this browser cannot read is left out: the table goes on without. @param {string | undefined} text */
function read(text) {
  try {
    /** @type {{flags: string, rules: Rule[]}} */
    const all = JSON.parse(text || '{"flags":"iu","rules":[]}');
    return all.rules.map((rule) => ({ ...rule, test: new RegExp(rule.pattern, all.flags) }));
  } catch {
    return [];
  }
}

/** @param {HTMLElement} table */
export function attachHints(table) {
  const rules = read(table.dataset.hints);

  /** @param {HTMLFormElement} form @param {boolean} left */
  const look = (form, left) => {
    const line = form.querySelector("[data-hint]");
    const box = form.querySelector("textarea");
    if (!line || !box) return;
    const kind = String(new FormData(form).get("kind"));
    const text = box.value.trim();
    const fit = rules.find(
      (rule) =>
        text !== "" &&
        rule.kinds.includes(kind) &&
        // Something missing can only be told when one has finished.
        (rule.fires === "found" || left) &&
        rule.test.test(text) === (rule.fires === "found"),
    );
    const words = fit ? fit.sentence : "";
    if (line.textContent !== words) line.textContent = words;
  };
  table.addEventListener("input", (event) => {
    const form = /** @type {HTMLElement} */ (event.target).closest("form");
    if (form) look(form, false);
  });
  table.addEventListener("focusout", (event) => {
    const form = /** @type {HTMLElement} */ (event.target).closest("form");
    // Not at once: the line would push the button away under the finger that is pressing it.
    if (form) window.setTimeout(() => look(form, true), AFTER_PRESS);
  });
}
