// @ts-check
/**
 * <kring-autosave> saves the form inside it while somebody writes.
 *
 * The form is posted as it is, with `Accept: application/json`; without this script its own button does the same.
 * Answers: 200 {edition, said} = kept; 403 with a sentence as text = not kept, and why. Text lives in the page only,
 * never in the browser's storage: what is said in a circle must not stay behind on a borrowed device.
 *
 * Words: data-saving, data-offline, data-away, data-failed. data-wait: the pause in ms. data-state: for styles and
 * tests. Event "kring-saved" after each save. The element [data-line] inside says how it stands.
 */

/** @typedef {"dirty" | "saving" | "saved" | "offline" | "refused" | "away"} State */

const LONGEST_PAUSE = 60_000;
const FIRST_PAUSE = 2_000;
const isTouched = (/** @type {any} */ field) =>
  field.value !== field.defaultValue || field.checked !== field.defaultChecked;

class Autosave extends HTMLElement {
  /** @type {HTMLFormElement | null} */
  #form = null;
  /** @type {HTMLElement | null} */
  #line = null;
  /** @type {number | undefined} */
  #timer;
  /** @type {(() => void) | undefined} what waits for the save that is under way */
  #after;
  #leaving = new AbortController();
  #pause = FIRST_PAUSE;
  #dirty = false;
  #busy = false;

  connectedCallback() {
    if (this.#form) return;
    this.#form = this.querySelector("form");
    this.#line = this.querySelector("[data-line]");
    this.#form?.addEventListener("input", () => this.#changed());
    this.#form?.addEventListener("submit", (event) => this.#leave(event));
    const saveNow = () => void (this.#dirty && this.#save());
    const stay = (/** @type {Event} */ event) => void (this.#dirty && event.preventDefault());
    const { signal } = this.#leaving;
    window.addEventListener("online", saveNow, { signal });
    window.addEventListener("beforeunload", stay, { signal });
    document.addEventListener("visibilitychange", saveNow, { signal });
    // What was written or tapped before this script was there.
    const fields = [...this.querySelectorAll("textarea, input:not([type=hidden])")];
    if (fields.some(isTouched)) this.#changed();
  }

  disconnectedCallback() {
    window.clearTimeout(this.#timer);
    this.#leaving.abort();
  }

  #changed() {
    this.#dirty = true;
    this.#tell("dirty", this.dataset.state === "refused" ? undefined : "");
    this.#later(Number(this.dataset.wait ?? 1_500));
  }

  /**
   * The form goes by its own button: after the save that is under way, else the two would be in each other's way;
   * and not without a connection or signed out, else another page would stand where the text stood.
   * @param {SubmitEvent} event
   */
  #leave(event) {
    window.clearTimeout(this.#timer);
    if (!this.#busy && navigator.onLine && this.dataset.state !== "away") {
      this.#dirty = false;
      return;
    }
    event.preventDefault();
    if (this.#busy) this.#after = () => this.#form?.requestSubmit(event.submitter);
    else this.#save();
  }

  /** @param {number} pause in milliseconds */
  #later(pause) {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#save(), pause);
  }

  /** Post the form once; what is written meanwhile is saved after it. */
  async #save() {
    window.clearTimeout(this.#timer);
    if (this.#busy || !this.#form) return;
    this.#busy = true;
    this.#dirty = false;
    this.#tell("saving", this.dataset.saving);
    try {
      await this.#read(await this.#post(this.#form));
    } catch {
      this.#dirty = true;
      this.#tell("offline", this.dataset.offline);
      this.#later(this.#pause);
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    }
    this.#busy = false;
    const after = this.#after;
    this.#after = undefined;
    if (this.dataset.state === "offline" || this.dataset.state === "away") return;
    if (after) after();
    else if (this.#dirty && this.dataset.state !== "refused") this.#later(0);
  }

  /**
   * @param {HTMLFormElement} form
   * @returns {Promise<Response>}
   */
  #post(form) {
    const pairs = [...new FormData(form)].map(([name, value]) => [name, String(value)]);
    const body = new URLSearchParams(pairs);
    const headers = { Accept: "application/json" };
    // A browser lets a short one live on when its page goes; 64 kB is the limit for all together.
    const keepalive = body.toString().length < 30_000;
    return fetch(form.action, { method: "POST", body, headers, keepalive });
  }

  /** @param {Response} answer */
  async #read(answer) {
    const kind = answer.headers.get("Content-Type") ?? "";
    if (answer.status >= 500) throw new Error(String(answer.status));
    if (answer.ok && kind.startsWith("application/json")) {
      const { edition, said } = await answer.json();
      const field = this.#form?.elements.namedItem("edition");
      if (field instanceof HTMLInputElement) field.value = edition;
      this.#pause = FIRST_PAUSE;
      if (!this.#dirty) this.#tell("saved", said);
      this.dispatchEvent(new CustomEvent("kring-saved", { bubbles: true }));
      return;
    }
    this.#dirty = true;
    if (kind.startsWith("text/plain")) this.#tell("refused", await answer.text());
    else this.#tell("away", answer.redirected ? this.dataset.away : this.dataset.failed);
  }

  /**
   * @param {State} state
   * @param {string | undefined} words undefined leaves what stands there
   */
  #tell(state, words) {
    this.dataset.state = state;
    if (this.#line && words !== undefined && this.#line.textContent !== words) {
      this.#line.textContent = words;
    }
  }
}

customElements.define("kring-autosave", Autosave);
