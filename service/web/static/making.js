// A brief in the making: its preview, its stages, and how it ends.

import { ask } from "./ask.js";

const PREVIEW_AFTER = 250;
const AGAIN_AFTER = 2000;

const byId = (id) => document.getElementById(id);

// Makes the brief of the form's fields. post sends the form itself, which answers with what is wrong beside its fields.
export async function make(fields, post) {
  const stopped = new AbortController();
  const glance = new AbortController();
  const began = Date.now();
  const clock = setInterval(() => (byId("elapsed").textContent = `${Math.round((Date.now() - began) / 1000)} s`), 1000);
  const preview = setTimeout(() => show(fields, glance.signal), PREVIEW_AFTER);
  byId("cancel").onclick = () => stopped.abort();
  enter();
  try {
    const answer = await order(fields, stopped.signal);
    if (answer.status === 202) go((await follow(answer.header("Location"), stopped.signal)).brief_id);
    else if (answer.body.querySelector(".actions")) go(answer.header("Content-Location").split("/").pop());
    else finish(answer.body, fields.text);
  } catch (error) {
    if (["invalid_article", "article_too_long"].includes(error.problem?.code) && !error.job) return post();
    leave();
    if (error.name === "AbortError") note("Cancelled", "Nothing was made. The article is still here.", "notice calm");
    else note(error.problem?.title ?? "The brief was not made", error.message, "notice");
  } finally {
    clearInterval(clock);
    clearTimeout(preview);
    glance.abort();
  }
}

// Sent is not taken back: the service may have it already. So given up before the 202 it is cancelled when that comes.
function order(fields, signal) {
  const sent = send(fields, { Accept: "text/html", Prefer: "respond-async" });
  return new Promise((resolve, reject) => {
    sent.then(resolve, reject);
    signal.addEventListener("abort", async () => {
      reject(new DOMException("Cancelled", "AbortError"));
      const answer = await sent.catch(() => null);
      if (answer?.status === 202) ask("DELETE", answer.header("Location")).catch(() => null);
    });
  });
}

async function send(fields, headers, signal) {
  const body = JSON.stringify(fields);
  const answer = await ask("POST", "/v1/briefs", {
    headers: { "Content-Type": "application/json", ...headers },
    body,
    signal,
  });
  if (answer.status >= 400) throw failure(answer.body);
  return answer;
}

function failure(problem, job) {
  return Object.assign(new Error(problem?.detail), { problem, job });
}

function go(id) {
  location.assign(`/briefs/${id}`);
}

// The job at path once it is done.
function follow(path, signal) {
  return new Promise((resolve, reject) => {
    let source;
    const end = (job) => {
      source.close();
      if (job.status === "done") resolve(job);
      else reject(job.status === "cancelled" ? new DOMException("Cancelled", "AbortError") : failure(job.problem, job));
    };
    const listen = () => {
      source = new EventSource(`${path}/events`);
      for (const stage of ["queued", "drafting", "repairing", "verifying"]) {
        source.addEventListener(stage, ({ data }) => tell(stage, JSON.parse(data)));
      }
      for (const status of ["done", "failed", "cancelled"]) {
        source.addEventListener(status, ({ data }) => end(JSON.parse(data)));
      }
      source.onerror = () => source.readyState === EventSource.CLOSED && setTimeout(look, AGAIN_AFTER);
    };
    // A stream that was refused does not come back by itself.
    const look = async () => {
      if (signal.aborted) return;
      const answer = await ask("GET", path).catch(() => null);
      if (answer?.status === 404) reject(failure(answer.body, {}));
      else if (answer?.body?.ended_at) end(answer.body);
      else listen();
    };
    signal.addEventListener("abort", () => {
      source.close();
      reject(new DOMException("Cancelled", "AbortError"));
    });
    listen();
  });
}

function tell(stage, { attempt = 0 }) {
  const stages = [...document.querySelectorAll("[data-stage]")];
  const now = stages.findIndex((item) => item.dataset.stage === stage);
  stages.forEach((item, place) => {
    item.className = place < now ? "past" : place === now ? "now" : "";
  });
  byId("told").textContent = {
    queued: "Waiting for its turn.",
    drafting: attempt > 1 ? `The model is asked again: call ${attempt}.` : "The model is drafting.",
    repairing: "Some quotes were not found as they were given. The model is asked for them again.",
    verifying: "Every statement is checked against the article.",
  }[stage];
}

function enter() {
  byId("asking").hidden = true;
  byId("working").hidden = byId("article").hidden = false;
  byId("preview").hidden = true;
  document.body.className = "split";
  byId("trouble").replaceChildren();
  byId("elapsed").textContent = "";
  tell("queued", {});
  byId("told").textContent = "Sent.";
  byId("cancel").focus();
  scrollTo(0, 0);
}

// Back to the form, with what was typed.
function leave() {
  byId("asking").hidden = false;
  byId("working").hidden = byId("article").hidden = true;
  byId("shown").replaceChildren();
  byId("read").replaceChildren();
  document.body.className = "narrow";
  byId("text").focus();
}

function note(title, said, kind) {
  const box = element("div", "");
  box.className = kind;
  box.append(element("h2", title), element("p", said));
  byId("trouble").replaceChildren(box);
  scrollTo(0, 0);
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

// What the extractive engine reads off the article, while the model works. It is not kept.
async function show(fields, signal) {
  const headers = { Accept: "text/html", "Cache-Control": "no-store" };
  try {
    const { body } = await send({ ...fields, engine: "extractive" }, headers, signal);
    place(body, fields.text);
  } catch {
    // A language that it does not read, say.
    if (!signal.aborted) placeArticle(null, fields.text);
  }
}

function place(page, text) {
  byId("shown").replaceChildren(...page.querySelector(".brief").children);
  byId("preview").hidden = false;
  placeArticle(page.querySelector(".text"), text);
}

// With its marks, or plain where there are none.
function placeArticle(marked, text) {
  const article = byId("read");
  article.lang = marked?.lang ?? "";
  article.className = marked ? "text" : "text plain";
  article.replaceChildren(...(marked?.childNodes ?? [text]));
}

// No store keeps it, so it has no page of its own to go to.
function finish(page, text) {
  place(page, text);
  document.title = page.title;
  document.querySelector(".progress").hidden = document.querySelector(".label").hidden = true;
  byId("preview").className = "";
}

addEventListener("pageshow", ({ persisted }) => {
  // Back from the brief: the form, as it was sent.
  if (persisted) leave();
});
