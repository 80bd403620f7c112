// Python in a worker: loaded when it is first asked for, and one for all that a page does with it.
const HERE = new URL(".", import.meta.url);

let worker = null;
let job = null; // the one that is under way, with what wants to hear of it

/** What the site was built with; without a core it was built without Python. */
export async function built() {
  const answer = await fetch(new URL("built.json", HERE));
  return answer.json();
}

/** Ends whatever runs: the next job loads Python anew. */
export function stop(why = "Stopped") {
  if (worker) dismiss(worker);
  worker = null;
  const ended = job;
  job = null;
  ended?.reject(new Error(why));
}

/** Ends a worker, which may take seconds: what it still says meanwhile is not about the next one. */
function dismiss(old) {
  old.onmessage = null;
  old.onerror = event => event.preventDefault();
  old.terminate();
}

/** Asks Python for something; tells of the loading, and of what is printed, in between. */
export function ask(task, { onLoad = () => {}, onReady = () => {}, onOut = () => {} } = {}) {
  if (job) return Promise.reject(new Error("Python is busy"));
  return new Promise((resolve, reject) => {
    job = { resolve, reject, onLoad, onReady, onOut };
    started().postMessage(task);
  });
}

function started() {
  if (worker) return worker;
  worker = new Worker(new URL("worker.mjs", HERE), { type: "module" });
  worker.onerror = event => stop(`Python could not be loaded: ${event.message ?? "the worker failed"}`);
  worker.onmessage = ({ data }) => heard(data);
  return worker;
}

function heard(message) {
  if (message.type === "load") job?.onLoad(message);
  else if (message.type === "ready") job?.onReady(message);
  else if (message.type === "out") job?.onOut(message);
  else if (message.type === "failed") stop(message.text);
  else if (message.type === "done") {
    const ended = job;
    job = null;
    ended?.resolve(message);
  }
}
