// For who leads: one press, and what is typed next is what somebody on the phone says.

/** @param {Event} event a press somewhere at the table */
export function writeFor(event) {
  const pressed = event.target instanceof Element && event.target.closest("[data-writes-for]");
  const maker = document.getElementById("maker");
  if (!(pressed instanceof HTMLElement) || !(maker instanceof HTMLSelectElement)) return;
  event.preventDefault();
  maker.value = pressed.dataset.writesFor ?? "";
  maker.form?.querySelector("textarea")?.focus();
}
