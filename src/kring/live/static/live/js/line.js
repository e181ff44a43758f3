// The line to the server: a stream; where that is blocked, looking every two seconds. It goes on by itself.

/** @typedef {{type: "stage"|"said"|"gone"|"part"|"closed", id?: string, list?: string, html?: string}} TableEvent */
/** @typedef {"" | "polling" | "lost"} State */

const POLL_EVERY = 2000;
const PATIENCE = 20_000; // for one answer
const SILENT = 25_000; // the server beats every 15 s

export class Line {
  /**
   * take(seq, events): what is new. tell(state): how the line is. gone(): no seat here any more.
   * beside(): something changed beside the table.
   * @param {{stream: string, changes: string, as: string, since: () => number,
   *   take: (seq: number, events: TableEvent[]) => void, tell: (state: State) => void, gone: () => void, beside: () => void}} given
   */
  constructor(given) {
    this.given = given;
    this.heardAt = 0;
    this.leaving = new AbortController();
    /** @type {number | undefined} */
    this.polling = undefined;
  }

  start() {
    const { signal } = this.leaving;
    this.listen();
    this.watching = window.setInterval(() => this.check(), 5000);
    window.addEventListener("online", () => this.check(), { signal });
    window.addEventListener("offline", () => this.given.tell("lost"), { signal });
    // A phone that comes out of a pocket.
    document.addEventListener("visibilitychange", () => document.hidden || this.check(), {
      signal,
    });
  }

  stop() {
    this.leaving.abort();
    this.stream?.close();
    window.clearInterval(this.watching);
    window.clearInterval(this.polling);
  }

  /** Whether the stream brings what is new. */
  get streams() {
    return this.heardAt > Date.now() - SILENT && this.polling === undefined;
  }

  listen() {
    this.stream?.close();
    this.stream = new EventSource(`${this.given.stream}?${this.query()}`);
    this.stream.addEventListener("beat", () => this.heard());
    this.stream.addEventListener("beside", () => this.given.beside());
    this.stream.onmessage = (message) => {
      this.heard();
      this.given.take(Number(message.lastEventId), JSON.parse(message.data));
    };
    this.stream.onerror = () => {
      this.heardAt = 0;
      this.poll();
      // Refused: perhaps there is no seat any more.
      if (this.stream?.readyState === EventSource.CLOSED) this.look();
    };
  }

  heard() {
    this.heardAt = Date.now();
    window.clearInterval(this.polling);
    this.polling = undefined;
    this.given.tell("");
  }

  /** Look by oneself until the stream is heard again. */
  poll() {
    this.polling ??= window.setInterval(() => this.look(), POLL_EVERY);
    if (!navigator.onLine) this.given.tell("lost");
  }

  check() {
    // A stream that is let through beats at once; a proxy that swallows it gives neither data nor an error.
    if (this.stream?.readyState === EventSource.CLOSED) this.listen();
    if (Date.now() - this.heardAt > SILENT) this.poll();
    if (!this.streams) this.look();
  }

  query() {
    return new URLSearchParams({ since: String(this.given.since()), as: this.given.as });
  }

  /** Ask once what is new. */
  async look() {
    if (this.asking || this.leaving.signal.aborted) return;
    this.asking = true;
    try {
      const answer = await fetch(`${this.given.changes}?${this.query()}`, {
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE),
      });
      if (answer.status === 404 || answer.redirected) return this.given.gone();
      const { seq, events } = await answer.json();
      if (!this.streams) this.given.tell("polling");
      this.given.take(seq, events);
    } catch {
      if (!this.streams) this.given.tell("lost");
    } finally {
      this.asking = false;
    }
  }
}
