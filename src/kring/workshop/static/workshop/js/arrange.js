// @ts-check
/**
 * <kring-arrange> lets one drag the phases inside it into another order, by finger, pen or mouse.
 * <kring-mirror> shows what is written in a field, at once, where [data-mirror] names that field.
 *
 * Both only add to a page that works without them: the buttons beside each phase move it too, and saving draws anew.
 * When a phase is let go the form is sent with the new order in `order`.
 */

class Arrange extends HTMLElement {
  /** @type {HTMLElement | null} the phase under the finger */
  #held = null;
  #before = "";
  #leaving = new AbortController();

  connectedCallback() {
    for (const handle of this.querySelectorAll("[data-handle]")) {
      if (!(handle instanceof HTMLElement)) continue;
      handle.hidden = false;
      handle.addEventListener("pointerdown", (event) => this.#take(handle, event));
    }
    const { signal } = this.#leaving;
    // On the whole page: a phase that is put elsewhere in the list no longer holds the pointer.
    document.addEventListener("pointermove", (event) => this.#move(event), { signal });
    document.addEventListener("pointerup", () => this.#letGo(), { signal });
    document.addEventListener("pointercancel", () => this.#putBack(), { signal });
    const onKey = (/** @type {KeyboardEvent} */ event) =>
      void (event.key === "Escape" && this.#putBack());
    document.addEventListener("keydown", onKey, { signal });
  }

  disconnectedCallback() {
    this.#leaving.abort();
  }

  /** @returns {HTMLElement[]} */
  get #phases() {
    return [...this.querySelectorAll("[data-phase]")].filter((one) => one instanceof HTMLElement);
  }

  get #order() {
    return this.#phases.map((one) => one.dataset.phase).join(" ");
  }

  /**
   * @param {HTMLElement} handle
   * @param {PointerEvent} event
   */
  #take(handle, event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.#held = handle.closest("[data-phase]");
    this.#before = this.#order;
    this.#held?.classList.add("arrange__one--dragged");
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const held = this.#held;
    if (!held) return;
    const others = this.#phases.filter((one) => one !== held);
    const below = others.find((one) => {
      const box = one.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    const last = others.at(-1);
    if (below && below.previousElementSibling !== held) below.before(held);
    else if (!below && last && last.nextElementSibling !== held) last.after(held);
    const edge = 60;
    if (event.clientY < edge) window.scrollBy(0, -12);
    if (event.clientY > window.innerHeight - edge) window.scrollBy(0, 12);
  }

  #letGo() {
    const held = this.#held;
    const form = this.querySelector("form");
    this.#held = null;
    held?.classList.remove("arrange__one--dragged");
    if (!held || !form || this.#order === this.#before) return;
    const place = this.#phases.indexOf(held) + 1;
    const said = this.querySelector("[data-said]");
    if (said instanceof HTMLElement)
      said.textContent = (said.dataset.words ?? "").replace("#", String(place));
    this.#fill(form, "order", this.#order);
    this.#fill(form, "dragged", held.dataset.phase ?? "");
    const button = document.createElement("button");
    Object.assign(button, { name: "do", value: "order", hidden: true });
    form.append(button);
    form.requestSubmit(button);
  }

  /** As it was: the drag was broken off. */
  #putBack() {
    const list = this.#held?.parentElement;
    this.#held?.classList.remove("arrange__one--dragged");
    this.#held = null;
    if (!list) return;
    for (const id of this.#before.split(" ")) {
      const phase = this.#phases.find((one) => one.dataset.phase === id);
      if (phase) list.append(phase);
    }
  }

  /**
   * @param {HTMLFormElement} form
   * @param {string} name
   * @param {string} value
   */
  #fill(form, name, value) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = value;
  }
}

class Mirror extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => {
      const field = event.target;
      if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
      for (const face of this.querySelectorAll("[data-mirror]")) {
        if (!(face instanceof HTMLElement) || face.dataset.mirror !== field.name) continue;
        face.textContent = field.value || "…";
      }
    });
  }
}

customElements.define("kring-arrange", Arrange);
customElements.define("kring-mirror", Mirror);
