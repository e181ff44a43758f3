// @ts-check
/**
 * <kring-moving> lets people be dragged to another circle. Each of them has a form that does the same without a mouse:
 * what is dropped is sent by that form.
 */

class Moving extends HTMLElement {
  /** @type {HTMLElement | null} */
  #dragged = null;

  connectedCallback() {
    this.addEventListener("dragstart", (event) => this.#lift(event));
    this.addEventListener("dragover", (event) => this.#over(event));
    this.addEventListener("dragleave", () => this.#light(null));
    this.addEventListener("drop", (event) => this.#drop(event));
  }

  /** @param {DragEvent} event */
  #lift(event) {
    const one = event.target instanceof HTMLElement ? event.target.closest("[data-who]") : null;
    this.#dragged = one instanceof HTMLElement ? one : null;
    if (this.#dragged && event.dataTransfer) event.dataTransfer.effectAllowed = "move";
  }

  /** @param {DragEvent} event */
  #over(event) {
    const circle = this.#circleOf(event);
    if (!this.#dragged || !circle || circle.contains(this.#dragged)) return;
    event.preventDefault();
    this.#light(circle);
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const circle = this.#circleOf(event);
    const form = this.#dragged?.querySelector("form");
    const choice = form?.querySelector("select");
    this.#light(null);
    if (!circle || !form || !choice || circle.contains(this.#dragged)) return;
    event.preventDefault();
    choice.value = circle.dataset.circle ?? "";
    if (choice.value) form.requestSubmit();
  }

  /**
   * @param {DragEvent} event
   * @returns {HTMLElement | null}
   */
  #circleOf(event) {
    const found = event.target instanceof Element ? event.target.closest("[data-circle]") : null;
    return found instanceof HTMLElement ? found : null;
  }

  /** @param {HTMLElement | null} circle the one over which somebody hangs */
  #light(circle) {
    for (const one of this.querySelectorAll("[data-circle]"))
      one.classList.toggle("proposed--over", one === circle);
  }
}

customElements.define("kring-moving", Moving);
