// What somebody is writing, and what could not be sent yet, outlives a reload: sealed, in the memory of this one tab.
// The key comes with the page and belongs to this login. After signing out nobody can read what is left behind.

const PAUSE = 250;

/** @typedef {{words: {name: string, value: string}[], waiting: {url: string, body: string}[]}} Draft */

export class Drafts {
  /** @param {string} name @param {string} key 64 hexadecimal digits; without it nothing is kept */
  constructor(name, key) {
    this.name = `kring-draft ${name}`;
    // Without https browsers have no crypto.subtle; then nothing is kept rather than in the open.
    this.key =
      key && crypto.subtle
        ? crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"])
        : null;
  }

  /** Keep it soon; at once when something was sent or came back. @param {() => Draft} look @param {boolean} now */
  keep(look, now) {
    window.clearTimeout(this.timer);
    if (now) this.store(look());
    else this.timer = window.setTimeout(() => void this.store(look()), PAUSE);
  }

  /** @param {Draft} draft */
  async store(draft) {
    if (!this.key) return;
    if (draft.words.length + draft.waiting.length === 0) return this.forget();
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(draft));
    const sealed = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: nonce },
      await this.key,
      text,
    );
    sessionStorage.setItem(this.name, hex(nonce) + hex(new Uint8Array(sealed)));
  }

  /** @returns {Promise<Draft | null>} */
  async read() {
    const kept = sessionStorage.getItem(this.name);
    if (!kept || !this.key) return null;
    try {
      const sealed = bytes(kept);
      const opened = await crypto.subtle.decrypt(
        { name: "AES-GCM", iv: sealed.slice(0, 12) },
        await this.key,
        sealed.slice(12),
      );
      return JSON.parse(new TextDecoder().decode(opened));
    } catch {
      this.forget(); // of another login
      return null;
    }
  }

  forget() {
    window.clearTimeout(this.timer);
    sessionStorage.removeItem(this.name);
  }
}

/** @param {string} digits */
function bytes(digits) {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** @param {Uint8Array} raw */
function hex(raw) {
  return Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
