// Markers and cards work as plain anchors; this adds focus, emphasis and keeping the place in the chat.
(() => {
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const show = (element, block) => element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" });

  // A marker opens its card; the link back returns to the marker.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('#chat a[href^="#source-"], #chat a[href^="#marker-"]');
    const target = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    document.querySelectorAll("#chat .emphasised").forEach((other) => other.classList.remove("emphasised"));
    target.classList.add("emphasised");
    target.focus({ preventScroll: true });
    show(target, "nearest");
  });

  // An answer is copied, or saved as a file, from the texts kept beside its links.
  const types = { markdown: ["md", "text/markdown"], json: ["json", "application/json"], bibtex: ["bib", "application/x-bibtex"] };
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
    status.textContent = ` — ${words}`;
  };
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.('#chat a[href^="#copy-"], #chat a[href^="#save-"]');
    if (!link) return;
    event.preventDefault();
    const [, doing, kind] = link.getAttribute("href").match(/^#(copy|save)-(\w+)$/);
    const box = link.closest(".saving");
    const kept = (name) => box.querySelector(`.kept.${name}`).textContent;
    if (doing === "save") return save(kept(kind), kind);
    await copy(kept(kind));
    tell(link.parentElement, kept("copied"));
  });

  // Gradio labels a message with its raw HTML, and its sanitiser takes every aria attribute out of ours.
  const label = () => {
    document.querySelectorAll("#chat [data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
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
    if (turn && now !== latest) show(questions.length < turns.length ? turn : questions[questions.length - 1], "start");
    latest = now;
  };
  const changed = () => {
    label();
    follow();
  };
  new MutationObserver(changed).observe(document, { childList: true, subtree: true });

  document.documentElement.lang = navigator.language.startsWith("fr") ? "fr" : "en";

  window.depeche = {
    // After an answer the box takes the focus again, unless the reader has gone to a source meanwhile.
    answered() {
      if (!document.activeElement?.closest("#chat .turn")) document.querySelector("#question textarea")?.focus();
    },
  };
})();
