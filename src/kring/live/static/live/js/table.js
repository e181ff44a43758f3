// The table as it happens: shows what the server drew for this one viewer, and sends what they do.
// Everything works without this file, by looking again.
import { Deeds } from "./deeds.js";
import { Drafts } from "./drafts.js";
import { attachHints } from "./hints.js";
import { Line } from "./line.js";
import { writeFor } from "./phone.js";
import { ignoreSecond } from "./presses.js";
import { Stage } from "./stage.js";
import { Words } from "./words.js";
import "./aloud.js";
import "./clock.js";
import "./pace.js";

/** @typedef {import("./line.js").TableEvent} TableEvent */

class KringTable extends HTMLElement {
  connectedCallback() {
    const { stream = "", changes = "", as = "own", drafts = "" } = this.dataset;
    this.seq = Number(this.dataset.seq);
    this.words = new Words(this);
    this.deeds = new Deeds(this, this.words, {
      told: (sentence) => this.say(sentence),
      changed: () => {
        this.keepDraft(true);
        this.showLine();
      },
      sent: () => this.line?.streams || this.line?.look(),
    });
    this.stage = new Stage(this, this.words);
    this.drafts = new Drafts(`${stream} ${as}`, drafts);
    this.line = new Line({
      stream,
      changes,
      as,
      since: () => this.seq ?? 0,
      take: (seq, events) => this.take(seq, events),
      tell: (state) => this.tell(state),
      gone: () => this.close(),
      beside: () => this.dispatchEvent(new Event("kring-beside")),
    });
    for (const without of this.querySelectorAll("noscript")) without.remove();
    this.addEventListener("click", ignoreSecond);
    this.addEventListener("click", writeFor);
    this.addEventListener("keydown", ignoreSecond);
    this.addEventListener("submit", (event) => this.deeds?.submit(event));
    this.addEventListener("input", () => this.keepDraft());
    window.addEventListener("beforeunload", this);
    attachHints(this);
    this.line.start();
    this.takeUpDraft();
  }

  disconnectedCallback() {
    this.line?.stop();
    window.removeEventListener("beforeunload", this);
  }

  /** @param {Event} event the page is about to go */
  handleEvent(event) {
    if (this.deeds?.open.size) event.preventDefault();
  }

  keepDraft(now = false) {
    const look = () => ({
      words: this.words?.all() ?? [],
      waiting: this.deeds?.waiting() ?? [],
    });
    this.drafts?.keep(look, now);
  }

  async takeUpDraft() {
    const draft = await this.drafts?.read();
    if (!draft) return;
    this.words?.giveBack(draft.words);
    this.deeds?.resume(draft.waiting);
  }

  /** @param {number} seq @param {TableEvent[]} events */
  take(seq, events) {
    if (seq < (this.seq ?? 0)) return; // an answer that was overtaken by the stream
    for (const event of events) {
      if (event.type === "closed") return this.close();
      this.stage?.apply(event);
      // What lies beside the table may open or shut with a step.
      if (event.type === "stage") this.dispatchEvent(new Event("kring-beside"));
    }
    this.seq = seq;
    this.deeds?.retry();
    const ended = this.querySelector("[data-ended]");
    if (ended instanceof HTMLElement && ended.dataset.ended) this.leave(ended.dataset.ended);
  }

  /** How the line is. @param {import("./line.js").State} state */
  tell(state) {
    this.state = state && this.dataset[state];
    this.showLine();
  }

  /** What was refused, and why; it stands until the next deed. @param {string} sentence */
  say(sentence) {
    this.sentence = sentence;
    this.showLine();
  }

  showLine() {
    const line = this.querySelector("[data-connection]");
    const waiting = this.deeds?.stuck ? this.deeds.open.size : 0;
    const waits = waiting > 1 ? `${this.dataset.waiting} ${waiting}.` : "";
    const words = [this.sentence || this.state, waits].filter(Boolean).join(" ");
    if (line && line.textContent !== words) line.textContent = words;
  }

  /** @param {string} address */
  leave(address) {
    if (this.deeds?.open.size) return; // first what was not kept yet
    this.drafts?.forget();
    this.line?.stop();
    window.location.assign(address);
  }

  /** No seat here any more. What somebody was writing is theirs. */
  close() {
    const written = this.words?.all() ?? [];
    this.disconnectedCallback();
    this.querySelector("#stage")?.remove();
    for (const { value } of written) this.words?.setAside(value);
    this.drafts?.forget();
    this.say(this.dataset.closed ?? "");
  }
}

customElements.define("kring-table", KringTable);
