// What somebody does at the table: sent once, kept until the server says "kept", never lost from the screen.
import { newId } from "./ids.js";
import { Presses } from "./presses.js";
import { Words } from "./words.js";

/**
 * One thing that was pressed. written: its words, and the id of the text field that each came from.
 * @typedef {{url: string, body: URLSearchParams, written: import("./words.js").Written[], box: string, form: HTMLFormElement | null, tries: number, busy: boolean}} Deed
 */

export class Deeds {
  /**
   * told(sentence): something to say that belongs to no form. changed(): what is unsent is another now.
   * sent(): the server has heard us.
   * @param {HTMLElement} table
   * @param {Words} words
   * @param {{told: (sentence: string) => void, changed: () => void, sent: () => void}} given
   */
  constructor(table, words, given) {
    this.table = table;
    this.words = words;
    this.given = given;
    /** @type {Set<Deed>} what people wrote, and the server has not said to have kept; the oldest goes first */
    this.open = new Set();
    /** Whether the last try came to nothing. */
    this.stuck = false;
    this.presses = new Presses();
  }

  /** @param {SubmitEvent} event */
  submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-live]")) return;
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form, button)) body.append(name, String(value));
    if (button?.dataset.kind) body.set("kind", button.dataset.kind);
    const url = form.getAttribute("action") ?? "";
    const says = form.matches("[data-say]");
    // The form says at which state it was pressed: a quick press in the next step is another one.
    if (!says && this.presses.isSecond(`${url} ${body}`)) return;
    // The screen names the contribution, so that sending it twice keeps one.
    if (says) body.set("id", newId());
    const written = this.words.shown(form).map(({ id, value }) => ({ name: id, value }));
    const box = written[0]?.name ?? "";
    const deed = { url, body, written, box, form, tries: 0, busy: false };
    if (says) {
      this.open.add(deed);
      this.words.empty(form);
    }
    this.given.told("");
    this.words.mark(box, form, this.table.dataset.saving);
    this.given.changed();
    this.send(deed);
  }

  /** Take up what was not sent before this page was loaded. @param {{url: string, body: string}[]} waiting */
  resume(waiting) {
    for (const { url, body } of waiting) {
      const sent = new URLSearchParams(body);
      const deed = {
        url,
        body: sent,
        written: Words.sent(sent),
        box: "",
        form: null,
        tries: 0,
        busy: false,
      };
      this.open.add(deed);
    }
    this.retry();
  }

  /** What is not kept yet. */
  waiting() {
    return [...this.open].map(({ url, body }) => ({ url, body: body.toString() }));
  }

  /** What somebody wrote goes out in the order in which they wrote it. @param {Deed} deed */
  async send(deed) {
    const [first] = this.open;
    if (deed.busy || (this.open.has(deed) && deed !== first)) return;
    deed.busy = true;
    deed.tries += 1;
    try {
      const answer = await this.post(deed);
      if (answer.ok && !answer.redirected) this.kept(deed);
      else if (answer.status >= 500 || answer.status === 429) this.later(deed);
      else await this.refused(deed, answer);
    } catch {
      this.later(deed);
    }
    deed.busy = false;
    if (!this.stuck) this.retry();
  }

  /** @param {Deed} deed */
  post(deed) {
    return fetch(deed.url, {
      method: "POST",
      body: deed.body,
      headers: { Accept: "application/json", "X-CSRFToken": this.table.dataset.token ?? "" },
      // So that what was sent goes on when its page goes; 64 kB is the limit for all together.
      keepalive: String(deed.body).length < 30_000,
    });
  }

  /** @param {Deed} deed */
  kept(deed) {
    this.open.delete(deed);
    this.stuck = false;
    this.words.mark(deed.box, deed.form, `✓ ${this.table.dataset.kept}`);
    this.given.changed();
    this.given.sent();
  }

  /**
   * No connection, or a server out of breath. Words wait; a press does not: who knows where the meeting is by then.
   * @param {Deed} deed
   */
  later(deed) {
    if (!this.open.has(deed)) return this.given.told(this.table.dataset.lost ?? "");
    this.words.mark(deed.box, deed.form, this.table.dataset.failed);
    this.stuck = true;
    this.given.changed();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.retry(), Math.min(8000, 500 * 2 ** deed.tries));
  }

  /** Send again what waits longest; the rest follows. */
  retry() {
    const [first] = this.open;
    if (first) this.send(first);
  }

  /** The server said no: give the words back, with its reason. @param {Deed} deed @param {Response} answer */
  async refused(deed, answer) {
    this.open.delete(deed);
    this.stuck = false;
    const isSentence = answer.headers.get("Content-Type")?.startsWith("text/plain");
    const reason = isSentence ? await answer.text() : "";
    this.words.giveBack(deed.written.filter(({ value }) => value));
    if (!this.words.mark(deed.box, deed.form, reason)) this.given.told(reason);
    this.given.changed();
    if (!reason) this.given.sent(); // a page instead of an answer: look whether we still have a seat
  }
}
