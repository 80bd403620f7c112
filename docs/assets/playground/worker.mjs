// Runs Python beside the page, so that a page never hangs, and a program that does is ended with its worker.
const HERE = new URL(".", import.meta.url);
const PAUSE = 50; // ms between two reports of what is printed
const MOST = 50_000; // characters that are shown of what one program prints

const ready = start();
ready.catch(error => postMessage({ type: "failed", text: `Python could not be loaded: ${error.message ?? error}` }));

async function start() {
  const built = await (await fetch(new URL("built.json", HERE))).json();
  if (!built.core) throw new Error("this site was built without it");
  const core = new URL(built.core, HERE);
  countBytes(built.bytes);
  const { loadPyodide } = await import(new URL("pyodide.mjs", core));
  const python = await loadPyodide({
    indexURL: core.href,
    packages: ["aliclaim"],
    // Without a zone of the machine pendulum would warn that it finds none.
    env: { TZ: "UTC", HOME: "/home/pyodide" },
    stdout: text => printed(text, "out"),
    stderr: text => printed(text, "err"),
  });
  await loadModules(python, built.modules);
  await python.runPythonAsync("import aliclaim");
  const version = python.runPython("import sys; sys.version.split()[0]");
  postMessage({ type: "ready", version });
  return python;
}

/** Reports how much of all files has come: Pyodide itself does not tell. */
function countBytes(total) {
  const plain = self.fetch.bind(self);
  let loaded = 0;
  const transform = (chunk, controller) => {
    loaded = Math.min(total, loaded + chunk.byteLength);
    postMessage({ type: "load", loaded, total });
    controller.enqueue(chunk);
  };
  self.fetch = async (...request) => {
    const answer = await plain(...request);
    if (!answer.ok || !answer.body) return answer;
    const { status, statusText, headers } = answer;
    return new Response(answer.body.pipeThrough(new TransformStream({ transform })), { status, statusText, headers });
  };
}

async function loadModules(python, modules) {
  for (const path of modules) {
    const answer = await fetch(new URL(path, HERE));
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    const folder = path.slice(0, path.lastIndexOf("/"));
    python.FS.mkdirTree(`/home/pyodide/${folder}`);
    python.FS.writeFile(`/home/pyodide/${path}`, await answer.text());
  }
}

// --- what is printed: gathered, so that a program which prints without end does not drown the page ---

let lines = [];
let shown = 0;
let reported = 0;

function printed(text, kind) {
  if (shown > MOST) return;
  shown += text.length + 1;
  const full = shown > MOST;
  const line = full ? "More was printed, and is not shown." : text;
  const last = lines.at(-1);
  if (last?.kind === kind) last.text += `\n${line}`;
  else lines.push({ text: line, kind });
  if (full || performance.now() - reported > PAUSE) report();
}

function report() {
  if (lines.length) postMessage({ type: "out", lines });
  lines = [];
  reported = performance.now();
}

// --- jobs -------------------------------------------------------------------------------------

const JOBS = {
  /** Runs a program; its last expression is shown, as at the prompt. */
  async run(python, { code }) {
    const names = python.toPy({ __name__: "__main__" });
    shown = 0;
    try {
      const value = await python.runPythonAsync(code, { globals: names, filename: "program.py" });
      if (value !== undefined) {
        printed(python.globals.get("repr")(value), "out");
        value?.destroy?.();
      }
      return { ok: true };
    } catch (error) {
      printed(ownPart(String(error.message ?? error)), "err");
      return { ok: false };
    } finally {
      names.destroy();
    }
  },

  /** Answers the form, from text to text. */
  async check(python, { asked }) {
    return { answer: JSON.parse(python.pyimport("check_order").answer_text(JSON.stringify(asked))) };
  },
};

/** The part of a traceback that is about the program, without the frames that run it. */
function ownPart(traceback) {
  const start = traceback.indexOf('  File "program.py"');
  return start < 0 ? traceback.trimEnd() : `Traceback (most recent call last):\n${traceback.slice(start).trimEnd()}`;
}

self.onmessage = async ({ data }) => {
  const python = await ready;
  const began = performance.now();
  try {
    const answer = await JOBS[data.job](python, data);
    report();
    postMessage({ type: "done", ms: Math.round(performance.now() - began), ...answer });
  } catch (error) {
    postMessage({ type: "failed", text: String(error.message ?? error) });
  }
};
