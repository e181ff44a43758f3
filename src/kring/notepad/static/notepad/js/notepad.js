// Writing together: what is typed goes to the server soon, what others wrote comes into the same text field.
// Nothing is lost on the way: what was not kept yet is sent again, under the same id.
import { Drafts } from "../../live/js/drafts.js";
import { Agreed } from "./agreed.js";

const SOON = 350;
const LOOK = { atTable: 15_000, alone: 4000 };

class KringNotepad extends HTMLElement {
  table = /** @type {HTMLElement | null} */ (this.closest("kring-table"));
  frame = this.querySelector("details");
  form = /** @type {HTMLFormElement} */ (this.querySelector("form"));
  box = /** @type {HTMLTextAreaElement} */ (this.querySelector("textarea"));
  timer = 0;
  tries = 0;
  busy = false;
  again = false; // something came while we were busy
  ended = false;
  composing = false;

  connectedCallback() {
    this.box.value = this.box.defaultValue; // not what a browser filled in again
    this.agreed = new Agreed(this.box, Number(this.dataset.version ?? -1));
    this.drafts = new Drafts(`${this.form.action} notepad`, this.table?.dataset.drafts ?? "");
    for (const without of this.querySelectorAll("[data-without]")) without.remove();
    this.listen();
    this.begun = this.takeUp();
    this.soon();
  }

  listen() {
    this.box.addEventListener("input", () => {
      this.tell("saved", this.dataset.saving);
      this.keepDraft();
      this.soon(SOON);
    });
    for (const name of ["compositionstart", "compositionend"])
      this.box.addEventListener(name, () => {
        this.composing = name === "compositionstart";
      });
    window.addEventListener("online", () => this.soon());
    window.addEventListener("beforeunload", (event) => {
      if (this.tries && this.agreed?.isDirty) event.preventDefault();
      else this.round();
    });
    this.frame?.addEventListener("toggle", () => this.soon());
    this.table?.addEventListener("kring-beside", () => this.soon());
    window.setInterval(() => this.soon(), this.table ? LOOK.atTable : LOOK.alone);
  }

  async takeUp() {
    const kept = (await this.drafts?.read())?.words[0];
    if (kept) this.agreed?.takeUp(kept.value);
    if (kept && this.frame) this.frame.open = true;
  }

  keepDraft() {
    const value = this.agreed?.draft ?? "";
    this.drafts?.keep(() => ({ words: value ? [{ name: "", value }] : [], waiting: [] }), false);
  }

  soon(wait = 0) {
    if (this.busy) this.again = true;
    else if (!this.ended && !this.timer)
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.round();
      }, wait);
  }

  /** Send what is new here, or ask what is new there. One at a time. */
  async round() {
    await this.begun;
    const { agreed } = this;
    if (!agreed || this.busy || this.ended || this.frame?.open === false) return;
    if (document.hidden && !agreed.isDirty) return;
    this.busy = true;
    try {
      await this.hear(agreed, await agreed.exchange(this.form, this.dataset.news ?? ""));
    } catch {
      this.later();
    }
    this.busy = false;
    this.keepDraft();
    if (this.again || agreed.isDirty) this.soon(Math.max(SOON, 1000 * this.tries));
    this.again = false;
  }

  /** @param {Agreed} agreed @param {Response} answer */
  async hear(agreed, answer) {
    if (answer.status >= 500 || answer.status === 429) return this.later();
    this.tries = 0;
    if (answer.redirected || answer.status === 404) return this.end();
    if (!answer.ok) return this.refuse(agreed, answer.status === 409, await answer.text());
    const told = await answer.json();
    // A sign that is still being put together would fall apart.
    while (this.composing) await new Promise((done) => window.setTimeout(done, 100));
    this.show(agreed, told.shut);
    if (told.shut) return undefined;
    const kept = Boolean(agreed.sent);
    this.setAside(agreed.take(told));
    if (kept || !agreed.refused) this.tell("told", "");
    if (kept && !agreed.isDirty) this.tell("saved", `✓ ${this.dataset.kept}`);
    const names = told.writing.join(", ");
    return this.tell("writing", names && `${this.dataset.writing} ${names}`);
  }

  /** @param {Agreed} agreed @param {string | undefined} reason why nothing can be read here now */
  show(agreed, reason) {
    if (this.form.hidden && !reason) agreed.refused = undefined;
    this.form.hidden = Boolean(reason);
    this.tell("shut", reason);
  }

  later() {
    this.tries = Math.min(8, this.tries + 1);
    if (this.agreed?.isDirty) this.tell("told", this.dataset.failed);
  }

  /** @param {Agreed} agreed @param {boolean} outdated @param {string} reason */
  refuse(agreed, outdated, reason) {
    this.tell("saved", "");
    this.tell("told", reason);
    this.setAside(outdated ? this.box.value : "");
    this.again ||= outdated;
    agreed.refuse(outdated);
  }

  /** @param {string} text what was written here, and has to be put in by hand */
  setAside(text) {
    const note = /** @type {HTMLElement} */ (this.querySelector("[data-aside]"));
    const box = /** @type {HTMLTextAreaElement} */ (note.querySelector("textarea"));
    if (text) box.value = text;
    note.hidden = !box.value;
  }

  end() {
    this.ended = true;
    this.box.readOnly = true;
    this.tell("told", this.dataset.closed);
  }

  /** @param {string} place @param {string | undefined} sentence */
  tell(place, sentence = "") {
    const line = this.querySelector(`[data-${place}]`);
    if (line && line.textContent !== sentence) line.textContent = sentence;
  }
}

customElements.define("kring-notepad", KringNotepad);
