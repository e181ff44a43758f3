// The made-up people of a practice run go on while somebody looks: one thing at a time, asked for from here. When this
// page is hidden or closed, they wait.

const EVERY = 2000; // ms between looks
const SOON = 300; // ms after something was done: the next may be due

class KringPractice extends HTMLElement {
  connectedCallback() {
    if (this.dataset.ownPace === undefined) this.wait(EVERY);
  }

  disconnectedCallback() {
    window.clearTimeout(this.timer);
  }

  /** @param {number} milliseconds */
  wait(milliseconds) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.look(), milliseconds);
  }

  async look() {
    let next = EVERY;
    try {
      if (!document.hidden && this.dataset.beat) next = await this.beat(this.dataset.beat);
    } catch {
      // No connection: the table says so. We look again.
    }
    if (this.isConnected && next > 0) this.wait(next);
  }

  /** Ask for the next deed. Returns the ms to wait, 0 when it is over. @param {string} url */
  async beat(url) {
    const token = this.closest("kring-table")?.getAttribute("data-token") ?? "";
    const answer = await fetch(url, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token },
    });
    if (answer.status === 403 || answer.status === 404) return 0;
    if (!answer.ok) return EVERY;
    const { wait } = await answer.json();
    if (typeof wait !== "number") return EVERY;
    return Math.max(SOON, Math.min(EVERY, wait * 1000));
  }
}

customElements.define("kring-practice", KringPractice);
