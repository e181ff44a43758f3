// @ts-check
/** <kring-waiting data-address> asks how far the matchmaker is, and shows the page anew when it is ready. */

const PAUSE = 1_000;

class Waiting extends HTMLElement {
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE);
  }

  disconnectedCallback() {
    window.clearTimeout(this.#timer);
  }

  async #ask() {
    try {
      const answer = await fetch(this.dataset.address ?? "", {
        headers: { Accept: "application/json" },
      });
      const { busy } = await answer.json();
      if (!busy) return window.location.reload();
    } catch {
      // Away for a moment: it is asked again.
    }
    this.#timer = window.setTimeout(() => void this.#ask(), PAUSE);
  }
}

customElements.define("kring-waiting", Waiting);
