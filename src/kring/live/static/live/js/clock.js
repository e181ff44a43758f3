// The clock of a step. The server says when the step ends and what time it is there; the browser counts.

class KringClock extends HTMLElement {
  static observedAttributes = ["server-now", "ends-at", "paused-remaining", "minutes"];

  connectedCallback() {
    this.timer = window.setInterval(() => this.tick(), 1000);
    this.tick();
  }

  disconnectedCallback() {
    window.clearInterval(this.timer);
  }

  /** @param {string} name */
  attributeChangedCallback(name) {
    if (name === "server-now") {
      const server = Date.parse(this.getAttribute("server-now") ?? "");
      this.skew = Number.isNaN(server) ? 0 : server - Date.now();
    }
    // After all of it is as the server drew it.
    queueMicrotask(() => this.tick());
  }

  tick() {
    const paused = this.getAttribute("paused-remaining");
    const ends = Date.parse(this.getAttribute("ends-at") ?? "");
    if (paused === null && Number.isNaN(ends)) return;
    const left =
      paused === null ? Math.round((ends - Date.now() - (this.skew ?? 0)) / 1000) : Number(paused);
    const whole = Math.abs(left);
    const text = `${left < 0 ? "+" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    const time = this.querySelector(".clock__time");
    if (time && time.textContent !== text) time.textContent = text;
    const part = Math.max(
      0,
      Math.min(100, (left / (60 * Number(this.getAttribute("minutes") || 1))) * 100),
    );
    this.querySelector(".clock__left")?.setAttribute("stroke-dasharray", `${part} 100`);
    this.classList.toggle("clock--over", left < 0);
  }
}

customElements.define("kring-clock", KringClock);
