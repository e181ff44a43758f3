// What the server drew, put on the screen.
import { morph } from "./morph.js";

/** @typedef {import("./line.js").TableEvent} TableEvent */

export class Stage {
  /** @param {HTMLElement} table @param {import("./words.js").Words} words */
  constructor(table, words) {
    this.table = table;
    this.words = words;
  }

  /** Apply one event; twice gives the same as once. @param {TableEvent} event */
  apply(event) {
    const id = event.id ?? "";
    const there = document.getElementById(id);
    if (event.type === "gone") {
      document.getElementById(id.replace("c-", "a-"))?.closest(".answers")?.remove();
      return there?.remove();
    }
    const drawn = document
      .createRange()
      .createContextualFragment(event.html ?? "").firstElementChild;
    if (!drawn) return undefined;
    if (event.type === "stage") return this.redraw(/** @type {HTMLElement} */ (drawn));
    const list = event.type === "said" ? this.list(event.list ?? "said") : there?.parentElement;
    if (there && there.parentElement === list) return morph(there, drawn);
    there?.remove(); // it moves: what was kept for later is brought in
    return list?.append(drawn);
  }

  /** The list with this id; one for answers is made when the first comes. @param {string} id */
  list(id) {
    const there = document.getElementById(id);
    if (there || !id.startsWith("a-")) return there;
    const holder = document.createElement("li");
    const answers = document.createElement("ul");
    holder.className = "answers";
    answers.className = "saids";
    answers.id = id;
    holder.append(answers);
    document.getElementById(id.replace("a-", "c-"))?.after(holder);
    return answers;
  }

  /** Make the table as it was drawn; nobody loses their place or their words. @param {HTMLElement} drawn */
  redraw(drawn) {
    const stage = /** @type {HTMLElement} */ (this.table.querySelector("#stage"));
    const moved = stage.dataset.step !== drawn.dataset.step;
    const held = document.activeElement;
    const hadFocus = stage.contains(held);
    const written = this.words.all();
    morph(stage, drawn);
    this.words.giveBack(written);
    if (hadFocus && !held?.isConnected) stage.querySelector("h1")?.focus({ preventScroll: true });
    if (!moved) return;
    for (const told of stage.querySelectorAll("[data-saved], [data-hint]")) told.textContent = "";
    const region = this.table.querySelector("[data-live-region]");
    if (region) region.textContent = stage.dataset.announce ?? "";
    if (!(document.activeElement instanceof HTMLTextAreaElement)) window.scrollTo({ top: 0 });
  }
}
