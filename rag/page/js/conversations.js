// Conversations stay in this browser: each under a key of its own, apart for each user who logs in. A tab shows one;
// which one is known to that tab alone, so that two tabs do not write into each other's.
(() => {
  const page = window.depeche;
  const prefix = () => `depeche:${page.user()}:conversation:`;
  const all = () =>
    Array.from({ length: page.local.length }, (_, at) => page.local.key(at))
      .filter((key) => key.startsWith(prefix()))
      .map((key) => page.kept(page.local, key))
      .filter((one) => one?.id && Array.isArray(one.messages))
      .sort((one, other) => other.at - one.at);
  const find = (id) => page.kept(page.local, prefix() + id);
  const put = (one) => page.keep(page.local, prefix() + one.id, one);
  const fresh = () => ({ id: `${Date.now()}-${Math.floor(Math.random() * 1e9)}`, title: "", at: 0, revision: 0 });

  let current = fresh();
  const here = () => `depeche:${page.user()}:here`;
  const settle = (one) => {
    current = one;
    page.keep(page.session, here(), one.id);
  };

  const panel = () => document.querySelector(".conversations");
  const word = (name) => panel()?.dataset[name] ?? name;
  const said = (message) => message?.metadata?.log ?? "";

  const draw = () => {
    const list = panel()?.querySelector("ul");
    if (!list || list.querySelector("input")) return; // a name is being written: drawn when it is
    const entries = all().map((one) => {
      const item = document.createElement("li");
      const button = (kind, label, unseen = "") => {
        const made = Object.assign(document.createElement("button"), { type: "button", className: `act ${kind}`, textContent: label });
        if (unseen) made.append(Object.assign(document.createElement("span"), { className: "unseen", textContent: ` ${unseen}` }));
        return made;
      };
      item.dataset.id = one.id;
      const opened = button("choose", one.title);
      opened.dir = "auto";
      if (one.id === current.id) opened.setAttribute("aria-current", "true");
      item.append(opened, button("rename", word("rename"), one.title), button("delete", word("delete"), one.title));
      return item;
    });
    list.replaceChildren(...entries);
  };

  const rename = (item) => {
    const one = find(item.dataset.id);
    const field = Object.assign(document.createElement("input"), { value: one.title, maxLength: 200 });
    field.setAttribute("aria-label", word("rename"));
    let done = false;
    const end = (keep) => {
      if (done) return;
      done = true;
      const kept = find(one.id); // it may have gone on meanwhile
      if (keep && kept && field.value.trim()) put({ ...kept, title: field.value.trim(), named: true });
      field.remove();
      draw();
      document.querySelector(`.conversations li[data-id="${one.id}"] .rename`)?.focus();
    };
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault(); // or the key would press the button that has the focus next
      end(event.key === "Enter");
    });
    field.addEventListener("blur", () => end(true));
    item.replaceChildren(field);
    field.focus();
    field.select();
  };

  const remove = async (item) => {
    const { id } = item.dataset;
    const sure = word("sure").replace("{title}", find(id)?.title ?? "");
    if (!(await page.confirm(sure, word("delete"), word("cancel")))) return;
    if (id === current.id && !(await open(fresh))) return; // an answer under way would bring it back
    page.local.removeItem(prefix() + id);
    draw();
    document.querySelector(".conversations .new")?.focus();
  };

  const tell = (words) => (panel().querySelector("[role=status]").textContent = words);

  // Show another conversation; false while an answer to this one is under way.
  const open = async (choose) => {
    if (!(await page.idle())) {
      tell(word("busy"));
      return false;
    }
    tell("");
    settle(choose());
    page.raise("open");
    draw();
    return true;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".conversations .act");
    if (!button) return;
    const item = button.closest("li");
    if (button.classList.contains("new")) open(fresh);
    else if (button.classList.contains("choose")) open(() => find(item.dataset.id) ?? fresh());
    else if (button.classList.contains("rename")) rename(item);
    else remove(item);
  });
  // Another tab has kept, renamed or deleted one; what was deleted must not be kept again from here.
  addEventListener("storage", () => (current.revision && !find(current.id) ? open(fresh) : draw()));

  page.conversations = {
    // Keep what the chat shows, under the first question as its title.
    save(messages) {
      if (!messages?.some(said)) return;
      const kept = find(current.id);
      // Gone on with in another tab meanwhile: both are kept.
      if (kept && kept.revision !== current.revision) current = fresh();
      const { title, named } = kept?.named ? kept : { title: said(messages.find(said)).slice(0, 200), named: false };
      const one = { ...current, title, named, at: Date.now(), revision: current.revision + 1, messages };
      tell(put(one) ? "" : word("full"));
      settle(one);
      draw();
    },
  };
  // The messages of the conversation that was chosen.
  page.opened = () => {
    document.querySelector("#question textarea")?.focus();
    return current.messages ?? [];
  };
  // What was kept is shown; Gradio may draw the list before that, after it, or anew in another language.
  let restored = false;
  const ready = () => restored && panel() && (panel().dataset.ready = "yes");
  // The messages of the conversation that this tab showed before it was reloaded.
  page.restored = () => {
    settle(find(page.kept(page.session, here())) ?? current);
    draw();
    page.redraft();
    restored = true;
    ready();
    return current.messages ?? [];
  };
  new MutationObserver(() => {
    if (panel() && !panel().dataset.drawn) {
      panel().dataset.drawn = "yes"; // drawn anew in another language
      panel().open = innerWidth >= 900;
      draw();
      ready();
    }
  }).observe(document, { childList: true, subtree: true });
})();
