// What this screen and the server agree on, and the one change that is under way between them.
import { newId } from "../../live/js/ids.js";
import { applied, carried, change, put } from "./splices.js";

/** @typedef {import("./splices.js").Splice} Splice */
/** @typedef {{id: string, base: number, mine: Splice}} Sent */
/** @typedef {{version: number, text?: string, splices?: Splice[], writing: string[], shut?: string}} Answer */

const PATIENCE = 20_000;

export class Agreed {
  /** @param {HTMLTextAreaElement} box @param {number} version that of the text in it; -1: nothing yet */
  constructor(box, version) {
    this.box = box;
    this.text = box.value;
    this.version = version;
    /** @type {Sent | null} sent, and no answer yet */
    this.sent = null;
    /** @type {string | undefined} what the server would not have: it is not sent again as it is */
    this.refused = undefined;
  }

  get isDirty() {
    return this.text !== this.box.value && this.refused !== this.box.value;
  }

  /** What outlives a reload. */
  get draft() {
    const { text, version, sent, box } = this;
    return text === box.value ? "" : JSON.stringify({ text, version, sent, value: box.value });
  }

  /** @param {string} draft */
  takeUp(draft) {
    const { text, version, sent, value } = JSON.parse(draft);
    Object.assign(this, { text, version, sent });
    this.box.value = value;
  }

  /** Send what is new here, the same one until it is answered; or ask what is new there. @param {HTMLFormElement} form @param {string} news */
  exchange(form, news) {
    const mine = this.isDirty && this.version >= 0 ? change(this.text, this.box.value) : null;
    if (mine) this.sent ??= { id: newId(), base: this.version, mine };
    const headers = { Accept: "application/json" };
    const signal = AbortSignal.timeout(PATIENCE);
    if (!this.sent) {
      return fetch(this.version < 0 ? news : `${news}?base=${this.version}`, { headers, signal });
    }
    const body = new URLSearchParams();
    const [start, end, words] = this.sent.mine;
    const { id, base } = this.sent;
    const token = new FormData(form).get("csrfmiddlewaretoken");
    const fields = { csrfmiddlewaretoken: token, id, base, start, end, put: words };
    for (const [name, value] of Object.entries(fields)) body.set(name, String(value));
    const keepalive = words.length < 9000; // so that it goes on when its page goes
    return fetch(form.action, { method: "POST", body, headers, signal, keepalive });
  }

  /** Bring in what others wrote. Returns what was written here and could not be merged. @param {Answer} answer */
  take({ version, text = "", splices }) {
    if (this.sent) this.text = applied(this.text, [this.sent.mine]);
    const mine = change(this.text, this.box.value);
    const lost = mine && !splices && this.version >= 0 ? this.box.value : "";
    if (splices) {
      put(this.box, carried(splices, mine));
      this.text = applied(this.text, splices);
    } else {
      this.box.value = text;
      this.text = text;
    }
    this.sent = null;
    this.version = version;
    return lost;
  }

  /** The server said no. @param {boolean} outdated it lies too far back to merge: the newest is asked for */
  refuse(outdated) {
    this.sent = null;
    this.refused = this.box.value;
    if (outdated) this.version = -1;
  }
}
