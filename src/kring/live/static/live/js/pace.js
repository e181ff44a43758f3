// When the meeting will end: the server says how it stands, the browser counts on when a step runs over.

class KringPace extends HTMLElement {
  connectedCallback() {
    this.timer = window.setInterval(() => this.tick(), 10_000);
  }

  disconnectedCallback() {
    window.clearInterval(this.timer);
  }

  static observedAttributes = ["data-now"];

  attributeChangedCallback() {
    this.skew = Date.parse(this.dataset.now ?? "") - Date.now();
  }

  tick() {
    const { ends = "", paused, later, due = "", zone, sentences = "[]" } = this.dataset;
    const now = Date.now() + (this.skew || 0);
    const left =
      paused === undefined ? Date.parse(ends || due) : now + 1000 * Math.max(0, Number(paused));
    const end = Math.max(left, now) + 60_000 * Number(later);
    const late = Math.trunc((end - Date.parse(due)) / 60_000);
    const which = late === 0 ? 0 : Math.abs(late) === 1 ? 1 : 2;
    /** @type {string} */
    const words = JSON.parse(sentences)[late < 0 ? which + 2 : which];
    const language = document.documentElement.lang || "nl";
    const time = new Date(end)
      .toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", timeZone: zone })
      .replace(":", language.startsWith("nl") ? "." : ":");
    const text = words.replace("{t}", time).replace("{n}", `${Math.abs(late)}`);
    const line = /** @type {HTMLElement} */ (this);
    if (line.textContent !== text) line.textContent = text;
  }
}

customElements.define("kring-pace", KringPace);
