// Hocuspocus with the same crowd: rooms of eight, each adds one line now and then, all see it. What it costs the server.
// Use: npm install @hocuspocus/server @hocuspocus/provider yjs ws, somewhere; then from there
//   node hocuspocus.mjs PEOPLE SECONDS EVERY
// It keeps documents in memory only (no store is set), and asks nobody who they are.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

const [people, seconds, every] = process.argv.slice(2, 5).map(Number);
const port = Number(process.argv[5] ?? 18183);
const SEATS = 8;

if (process.argv[6] === "serve") {
  const { Server } = await import("@hocuspocus/server");
  await new Server({ port, address: "127.0.0.1", quiet: true }).listen();
} else {
  const server = spawn(process.execPath, [process.argv[1], "0", "0", "0", String(port), "serve"], { stdio: "inherit" });
  await pause(1500);
  try {
    await measure(server.pid);
  } finally {
    server.kill();
  }
  process.exit(0);
}

/** @param {number} pid */
async function measure(pid) {
  const { HocuspocusProvider, HocuspocusProviderWebsocket } = await import("@hocuspocus/provider");
  const { WebSocket } = await import("ws");
  const Y = await import("yjs");
  /** @type {Map<string, number>} */
  const sent = new Map();
  /** @type {number[]} */
  const seen = [];
  const lists = [];
  for (let n = 0; n < people; n += 1) {
    const document = new Y.Doc();
    const socket = new HocuspocusProviderWebsocket({ url: `ws://127.0.0.1:${port}`, WebSocketPolyfill: WebSocket });
    const provider = new HocuspocusProvider({ websocketProvider: socket, name: `room-${Math.floor(n / SEATS)}`, document });
    provider.attach?.();
    const list = document.getArray("said");
    list.observe((event) => {
      for (const change of event.changes.delta)
        for (const line of /** @type {string[]} */ (change.insert ?? [])) {
          const at = sent.get(line.slice(0, 12));
          if (at !== undefined && !event.transaction.local) seen.push(performance.now() - at);
        }
    });
    lists.push(list);
    if (n % 50 === 49) await pause(100);
  }
  await pause(4000);
  const before = spent(pid);
  const ends = performance.now() + seconds * 1000;
  await Promise.all(lists.map((list, n) => write(list, n, ends, sent)));
  const cpu = spent(pid) - before;
  await pause(3000);
  seen.sort((a, b) => a - b);
  const part = (/** @type {number} */ p) => seen[Math.floor(p * (seen.length - 1))]?.toFixed(1);
  console.log(JSON.stringify({ people, sent: sent.size, seen: seen.length, wanted: sent.size * (SEATS - 1),
    p50: part(0.5), p99: part(0.99), cpu_ms_each: ((1000 * cpu) / sent.size).toFixed(2), memory_mb: memory(pid) }));
}

async function write(list, n, ends, sent) {
  await pause(Math.random() * every * 1000);
  while (performance.now() < ends) {
    const name = `${String(n).padStart(5, "0")}-${String(sent.size).padStart(6, "0")}`;
    sent.set(name, performance.now());
    list.push([`${name} We leerden: wie eerst komt kijken, hoeft daarna minder uit te leggen.`]);
    await pause(every * 1000);
  }
}

function spent(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memory(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1000);
}

function pause(ms) {
  return new Promise((done) => setTimeout(done, ms));
}
