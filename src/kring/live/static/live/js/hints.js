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

  /** @param {Event} event @param {boolean} left */
  const look = (event, left) => {
    const box = event.target;
    if (!(box instanceof HTMLTextAreaElement || box instanceof HTMLInputElement)) return;
    const line = box.form?.querySelector("[data-hint]");
    if (!line || !box.form || !box.matches("textarea, :not([type])")) return;
    // The name of a part holds its kind: "args.because".
    const kind = box.name.includes(".") ? box.name : String(new FormData(box.form).get("kind"));
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
  table.addEventListener("input", (event) => look(event, false));
  // Not at once: the line would push the button away under the finger that is pressing it.
  table.addEventListener("focusout", (event) => {
    window.setTimeout(() => look(event, true), AFTER_PRESS);
  });
}
