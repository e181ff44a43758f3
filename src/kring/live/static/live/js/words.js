// The words that somebody is writing: they are never lost, whatever happens to the table around them.

const BOXES = "textarea, input:not([type]), input[type=text]";

/** @typedef {{name: string, value: string}} Written */

export class Words {
  /** @param {HTMLElement} table */
  constructor(table) {
    this.table = table;
  }

  /** @returns {(HTMLTextAreaElement | HTMLInputElement)[]} */
  boxes() {
    return [...this.table.querySelectorAll(`#stage :is(${BOXES})`)].map(
      (box) => /** @type {HTMLTextAreaElement} */ (box),
    );
  }

  /** The text fields of a form that one sees: not those of another kind. @param {HTMLFormElement} form */
  shown(form) {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(BOXES));
    return [...boxes].filter((box) => box.checkVisibility?.() ?? true);
  }

  /** What is being written now. @returns {Written[]} */
  all() {
    return this.boxes()
      .filter((box) => box.value !== box.defaultValue)
      .map((box) => ({ name: box.id, value: box.value }));
  }

  /** Put words back where they belong, or aside when that place is gone or taken. @param {Written[]} written */
  giveBack(written) {
    for (const { name, value } of written) {
      const box = this.boxes().find((one) => one.id === name);
      if (box && !box.value) box.value = value;
      else if (box?.value !== value) this.setAside(value);
    }
  }

  /** @param {string} text */
  setAside(text) {
    const aside = this.table.querySelector("[data-unsent-box]");
    /** @type {HTMLTextAreaElement[]} */
    const before = aside ? [...aside.querySelectorAll("textarea")] : [];
    const there = before.some((box) => box.value === text);
    if (!aside || there || !text) return;
    const note = document.createElement("p");
    const words = document.createElement("textarea");
    note.textContent = this.table.dataset.unsent ?? "";
    words.value = text;
    words.readOnly = true;
    words.setAttribute("aria-label", this.table.dataset.unsent ?? "");
    aside.append(note, words);
  }

  /** Its words are on their way. @param {HTMLFormElement} form */
  empty(form) {
    for (const box of this.shown(form)) box.value = "";
    // What was asked unseen does not stay open on the screen for a neighbour to see.
    form.closest("details[data-shuts]")?.removeAttribute("open");
    const hint = form.querySelector("[data-hint]");
    if (hint) hint.textContent = "";
  }

  /** The words of something that was sent from a page that is gone. @param {URLSearchParams} body @returns {Written[]} */
  static sent(body) {
    const written = [...body].filter(([name]) => name === "text" || name.includes("."));
    return written.map(([, value]) => ({ name: "", value }));
  }

  /**
   * Say beside a form how it stands. Returns whether there was a place for that.
   * @param {string} box the id of its text field: the form may have been drawn anew
   * @param {HTMLFormElement | null} form
   * @param {string | undefined} sentence
   */
  mark(box, form, sentence) {
    const there = form?.isConnected ? form : document.getElementById(box)?.closest("form");
    const line = there?.querySelector("[data-saved]");
    if (line) line.textContent = sentence ?? "";
    return Boolean(line);
  }
}
