// Markers and cards work as plain anchors; this adds focus, emphasis, keeping the place, and what the buttons do.
(() => {
  const page = window.depeche;

  // A marker, or a point of the line of dates, opens its card; the link back returns to the marker.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('#chat a[href^="#source-"], #chat a[href^="#marker-"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    document.querySelectorAll("#chat .emphasised").forEach((other) => other.classList.remove("emphasised"));
    target.classList.add("emphasised");
    target.focus({ preventScroll: true });
    page.show(target, "nearest");
  });

  const types = {
    markdown: ["md", "text/markdown"],
    json: ["json", "application/json"],
    bibtex: ["bib", "application/x-bibtex"],
    csv: ["csv", "text/csv"],
  };
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const area = document.body.appendChild(document.createElement("textarea")); // not over https nor on this machine
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  const save = (text, kind) => {
    const [suffix, type] = types[kind];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = `depeche.${suffix}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const tell = (line, words) => {
    line.querySelector("[role=status]")?.remove();
    const status = line.appendChild(document.createElement("span"));
    status.setAttribute("role", "status");
    status.textContent = `— ${words}`;
  };
  // Ratings of one browser, or login, replace each other; the mark says nothing of who it is.
  const rater = () => {
    const name = `depeche:${page.user()}:rater`;
    const known = page.kept(page.local, name);
    const mark = known ?? [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16)).join("");
    if (!known) page.keep(page.local, name, mark);
    return mark;
  };

  // An answer is copied, saved or judged from the texts kept beside its buttons, and asked again.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("#chat .actions .act");
    if (!button) return;
    const [, doing, kind] = button.classList;
    const box = button.closest(".actions");
    const kept = (name) => box.querySelector(`.kept.${name}`).textContent;
    if (doing === "again") return underWay || page.raise("again");
    if (doing === "save") return save(kept(kind), kind);
    if (doing === "copy") {
      await copy(kept(kind));
      return tell(button.closest("p"), kept("copied"));
    }
    const { question, text, answered } = JSON.parse(kept("json"));
    const verdict = { question, text, answered, good: kind === "good", hits: JSON.parse(kept("hits")), rater: rater() };
    const refused = await page.ask("judge", { ...verdict, language: page.language() });
    if (refused === "") box.querySelectorAll(".rate").forEach((other) => other.setAttribute("aria-pressed", other === button));
    tell(button.closest("p"), refused === "" ? kept("noted") : refused ?? page.word("unreachable"));
  });

  // An article opens over the page, at the quote.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.(".act.open");
    if (!button || document.querySelector("dialog[open]")) return;
    const html = await page.ask("article", [...JSON.parse(button.value), page.language()]);
    const close = Object.assign(document.createElement("button"), { type: "button", className: "act close" });
    const content = Object.assign(document.createElement("div"), { className: "article", innerHTML: html ?? "" });
    if (html === null) content.textContent = page.word("unreachable");
    if (document.querySelector("dialog[open]")) return; // clicked twice
    close.textContent = page.word("close");
    const dialog = page.open(close, content);
    dialog.setAttribute("aria-label", (content.querySelector("h2") ?? content).textContent);
    close.addEventListener("click", () => dialog.close());
    content.querySelector("mark")?.scrollIntoView({ block: "center" });
    content.querySelector("h2")?.focus({ preventScroll: true });
  });

  // Gradio labels a message with its raw HTML, and its sanitiser takes every aria attribute out of ours.
  const label = () => {
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
    // Its examples are buttons that it calls a list, which a list of nothing but buttons is not.
    document.querySelectorAll('#chat .examples[role="list"]').forEach((list) => list.removeAttribute("role"));
    // Sources stand inside the chat's live region; silenced, they are read only when gone to.
    document.querySelectorAll("#chat .sources:not([aria-live])").forEach((panel) => panel.setAttribute("aria-live", "off"));
  };

  // A new question moves to the top of the chat, and again when its answer has grown below it, so that the
  // answer is read from its first line.
  let latest = "";
  const follow = () => {
    const questions = document.querySelectorAll("#chat .asked");
    const turns = document.querySelectorAll("#chat .turn");
    const turn = turns[turns.length - 1];
    const now = turn ? `${questions.length} ${turns.length} ${turn.className}` : "";
    if (turn && now !== latest) page.show(questions.length < turns.length ? turn : questions[questions.length - 1], "start");
    latest = now;
  };
  new MutationObserver(() => {
    label();
    follow();
  }).observe(document, { childList: true, subtree: true });

  // A question typed, or asked and not answered yet, comes back after a reload; to whom has typed it alone.
  const drafted = () => `depeche:${page.user()}:draft`;
  const box = () => document.querySelector("#question textarea");
  document.addEventListener("input", (event) => {
    if (event.target === box()) page.keep(page.session, drafted(), box().value);
  });
  page.redraft = () => {
    const draft = page.kept(page.session, drafted(), "");
    if (!draft || box().value) return;
    box().value = draft;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };

  // Whether an answer is under way: until it has come, its conversation stays, and nothing else is asked.
  let underWay = false;
  page.asking = () => {
    underWay = true;
    return page.view();
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (!underWay || event.key !== "Enter" || event.shiftKey || !event.target.closest?.("#question")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    true,
  );
  page.underWay = () => underWay; // for who waits for its end: the browser tests
  const soon = (seconds) => new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  // An answer is waited for, and stopped when it takes long; false when it is under way still.
  page.idle = async () => {
    for (let waited = 0; underWay && waited < 6; waited += 0.05) {
      if (waited > 2) document.querySelector("#question .stop-button")?.click();
      await soon(0.05);
    }
    return !underWay;
  };

  // After an answer the box takes the focus again, unless the reader is elsewhere meanwhile. Of a stopped answer this is
  // told twice: first by what was stopped, with half of it on show.
  page.answered = (messages) => {
    if (/class=\\"turn (pending|partial)/.test(JSON.stringify(messages?.at(-1) ?? ""))) return;
    underWay = false;
    page.conversations.save(messages);
    page.keep(page.session, drafted(), box()?.value ?? "");
    const active = document.activeElement;
    if (!active || active === document.body || active.closest("#question, #chat .example"))
      box()?.focus();
  };
})();
