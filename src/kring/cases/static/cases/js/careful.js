// @ts-check
/**
 * <kring-careful> asks softly about personal data in the textarea inside it. Nothing leaves the page.
 *
 * The server refuses a BSN, so here too that sentence is another. Words: data-about with "{what}", data-refused (BSN),
 * and one attribute per kind: data-bsn, data-iban, data-email, data-phone, data-birth, data-address, data-plate.
 */

import { find } from "./personal-data.js";

class Careful extends HTMLElement {
  /** @type {HTMLElement | undefined} */
  #line;
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    if (this.#line) return;
    this.#line = this.appendChild(document.createElement("p"));
    this.#line.setAttribute("role", "status");
    this.#line.className = "careful";
    this.addEventListener("input", () => {
      window.clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#look(), 600);
    });
    this.#look();
  }

  disconnectedCallback() {
    window.clearTimeout(this.#timer);
  }

  /** Look at the text now, and say what stands in it. */
  #look() {
    const text = this.querySelector("textarea")?.value ?? "";
    const kinds = new Set(find(text).map((one) => one.kind));
    const refused = kinds.has("bsn");
    const what = [...kinds].map((kind) => this.dataset[kind] ?? kind).join(", ");
    const about = kinds.size ? this.dataset.about?.replace("{what}", what) : "";
    const said = (refused ? this.dataset.refused : about) ?? "";
    this.dataset.state = refused ? "refused" : kinds.size ? "careful" : "";
    if (this.#line && this.#line.textContent !== said) this.#line.textContent = said;
  }
}

customElements.define("kring-careful", Careful);
