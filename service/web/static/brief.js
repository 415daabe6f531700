// The page of a brief: statement and evidence find each other, and a party lights what it holds.
// Listeners sit on the document, because the form puts briefs into its own page.

const byId = (id) => document.getElementById(id);
const statementOf = (element) => element.closest("[data-holders][id]");
const marksOf = (id) => document.querySelectorAll(`mark[data-for~="${CSS.escape(id)}"]`);
const besides = matchMedia("(min-width: 64rem)");

function choose(id) {
  for (const element of document.querySelectorAll(".chosen")) element.classList.remove("chosen");
  byId(id)?.classList.add("chosen");
  for (const mark of marksOf(id)) mark.classList.add("chosen");
}

// Beside each other both stay in sight. One below the other it is a step, which the browser's Back undoes.
function bring(element) {
  if (!element) return;
  if (!besides.matches) {
    location.hash = element.id;
    return;
  }
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: still ? "auto" : "smooth" });
}

function follow(link) {
  const id = link.hash.slice(1);
  const target = byId(id);
  if (target && statementOf(target) === target) choose(id);
  else if (target?.matches("mark") && statementOf(link)) choose(statementOf(link).id);
}

function chooseFromArticle(mark) {
  const ids = mark.dataset.for.split(" ");
  const next = ids[(ids.findIndex((id) => byId(id)?.classList.contains("chosen")) + 1) % ids.length];
  choose(next);
  bring(byId(next));
}

function chooseStatement(statement) {
  choose(statement.id);
  bring(marksOf(statement.id)[0]);
}

function light(party) {
  for (const element of document.querySelectorAll(".lit")) element.classList.remove("lit");
  if (!party) return;
  const held = `[data-holders~="${CSS.escape(party)}"]`;
  for (const element of document.querySelectorAll(`${held}, [data-party="${CSS.escape(party)}"]`)) {
    element.classList.add("lit");
    if (element.id) for (const mark of marksOf(element.id)) mark.classList.add("lit");
  }
  for (const mark of marksOf(party)) mark.classList.add("lit");
}

async function copy(button) {
  const told = button.parentElement.querySelector("[role=status]");
  try {
    const answer = await fetch(button.dataset.copy);
    if (!answer.ok) throw new Error(answer.status);
    await navigator.clipboard.writeText(await answer.text());
    told.textContent = "Copied.";
  } catch {
    told.textContent = "The browser did not let it be copied; download it instead.";
  }
}

document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href^='#']");
  if (link) return follow(link);
  const button = target.closest("button");
  if (button?.dataset.copy) return copy(button);
  if (button && "print" in button.dataset) return print();
  if (target.closest("a, button, summary, input") || getSelection().toString()) return;
  const mark = target.closest("mark");
  if (mark) return chooseFromArticle(mark);
  const statement = statementOf(target);
  if (statement) chooseStatement(statement);
});

let lit;
for (const event of ["pointerover", "focusin"]) {
  document.addEventListener(event, ({ target }) => {
    const party = target.closest?.("[data-party]")?.dataset.party;
    if (party !== lit) light((lit = party));
  });
}

function arrive() {
  const statement = byId(location.hash.slice(1));
  if (!statement || statementOf(statement) !== statement || statement.classList.contains("chosen")) return;
  choose(statement.id);
  if (besides.matches) bring(marksOf(statement.id)[0]);
}

addEventListener("hashchange", arrive);
arrive();
