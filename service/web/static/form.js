// The form: what it counts, takes in and sends. Without this script it is posted, and waits.

import { make } from "./making.js";

const form = document.querySelector("form[data-engine]");
const text = document.getElementById("text");
const counter = document.getElementById("counter");
const file = document.getElementById("file");

function count() {
  // Code points, as the service counts them.
  const length = text.value.length - (text.value.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
  const limit = Number(counter.dataset.limit);
  counter.textContent = `${length.toLocaleString("en")} of ${limit.toLocaleString("en")}`;
  counter.classList.toggle("too-long", length > limit);
}

async function take(chosen) {
  const bytes = await chosen.arrayBuffer();
  try {
    text.value = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    text.value = new TextDecoder("windows-1252").decode(bytes);
  }
  count();
  text.focus();
}

function withFile(event) {
  return event.dataTransfer?.types.includes("Files");
}

function fields() {
  const given = [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value);
  return { ...Object.fromEntries(given), text: text.value };
}

text.addEventListener("input", count);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
});
file.addEventListener("change", () => {
  if (file.files[0]) take(file.files[0]);
  file.value = "";
});
for (const name of ["dragenter", "dragover", "dragleave", "drop"]) {
  text.addEventListener(name, (event) => {
    if (!withFile(event)) return;
    event.preventDefault();
    text.classList.toggle("over", name === "dragenter" || name === "dragover");
    if (name === "drop") take(event.dataTransfer.files[0]);
  });
}
form.addEventListener("submit", (event) => {
  const given = fields();
  const engine = given.engine === "auto" ? form.dataset.engine : given.engine;
  // That one is done in a second: there is nothing to watch.
  if (engine !== "llm") return;
  event.preventDefault();
  make(given, () => form.submit());
});
// By then the browser has filled in again what was typed before.
addEventListener("pageshow", count);
