// <kring-aloud from="ids of what is read" say="…" stop="…" note="…">: reads aloud, with a voice of this machine itself.
// Nothing is sent anywhere: a voice that needs the network is not used. Without a voice in the language of the page
// nothing stands here.

/** @returns {SpeechSynthesis | undefined} */
const speech = () => window.speechSynthesis;
const BETWEEN = "p, li, h1, h2, dt, dd, blockquote, figcaption, legend";
const SILENT = "button, form, details, svg, kring-aloud";

/** A voice of this machine in a language such as "nl". @param {string} language */
export function ownVoice(language) {
  const speaks = (/** @type {SpeechSynthesisVoice} */ { lang }) =>
    lang.toLowerCase().split(/[-_]/)[0] === language;
  return speech()
    ?.getVoices()
    .find((voice) => voice.localService && speaks(voice));
}

/** What is said of an element, a paragraph at a time; what is to be pressed is left out. @param {Element} element */
export function paragraphs(element) {
  const still = /** @type {Element} */ (element.cloneNode(true));
  for (const one of still.querySelectorAll(SILENT)) one.remove();
  const inner = [...still.querySelectorAll(BETWEEN)].filter((one) => !one.querySelector(BETWEEN));
  const said = (inner.length ? inner : [still]).map((one) => one.textContent ?? "");
  return said.map((text) => text.replace(/\s+/g, " ").trim()).filter(Boolean);
}

class KringAloud extends HTMLElement {
  connectedCallback() {
    const voices = speech();
    voices?.addEventListener?.("voiceschanged", this);
    window.addEventListener("pagehide", this);
    this.show();
  }

  disconnectedCallback() {
    speech()?.removeEventListener?.("voiceschanged", this);
    window.removeEventListener("pagehide", this);
    this.hush();
  }

  /** @param {Event} event */
  handleEvent(event) {
    if (event.type === "pagehide") this.hush();
    else if (event.type === "click") this.press();
    else this.show();
  }

  /** The button stands there once there is a voice. */
  show() {
    if (this.button || !ownVoice(document.documentElement.lang)) return;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "button button--quiet";
    this.button.addEventListener("click", this);
    const note = document.createElement("span");
    note.className = "muted small";
    note.textContent = this.getAttribute("note");
    this.append(this.button, note);
    this.name();
  }

  name() {
    if (this.button) this.button.textContent = this.getAttribute(this.speaks ? "stop" : "say");
  }

  press() {
    const was = this.speaks;
    speech()?.cancel(); // also what another button began
    this.speaks = false;
    if (!was) this.read();
    this.name();
  }

  read() {
    const voice = ownVoice(document.documentElement.lang);
    const ids = (this.getAttribute("from") ?? "").split(" ");
    const parts = ids.map((id) => document.getElementById(id)).filter((one) => one !== null);
    const said = parts.flatMap(paragraphs);
    if (!voice || !said.length) return;
    this.speaks = true;
    for (const [place, text] of said.entries()) {
      const line = new SpeechSynthesisUtterance(text);
      line.voice = voice;
      line.lang = voice.lang;
      line.onerror = () => this.silent();
      if (place === said.length - 1) line.onend = () => this.silent();
      speech()?.speak(line);
    }
  }

  silent() {
    this.speaks = false;
    this.name();
  }

  hush() {
    if (this.speaks) speech()?.cancel();
    this.silent();
  }
}

customElements.define("kring-aloud", KringAloud);
