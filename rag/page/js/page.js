// What every script of the page shares: the way to the server, the reader's choices, dialogs. Loaded first.
window.depeche = (() => {
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Where the browser keeps what is the reader's own; in memory where it may keep nothing.
  const storage = (which) => {
    try {
      window[which].length; // refused where storage is switched off
      return window[which];
    } catch {
      const held = new Map();
      return {
        getItem: (name) => held.get(name) ?? null,
        setItem: (name, value) => held.set(name, value),
        removeItem: (name) => held.delete(name),
        key: (at) => [...held.keys()][at],
        get length() {
          return held.size;
        },
      };
    }
  };
  const [local, session] = [storage("localStorage"), storage("sessionStorage")];
  const kept = (store, name, fallback = null) => {
    try {
      return JSON.parse(store.getItem(name)) ?? fallback;
    } catch {
      return fallback; // not ours
    }
  };
  const keep = (store, name, value) => {
    try {
      store.setItem(name, JSON.stringify(value));
      return true;
    } catch {
      return false; // full
    }
  };

  // A session that has ended is told by Gradio as a bare error: the login form comes with a reload.
  const plain = window.fetch;
  window.fetch = async (...given) => {
    const reply = await plain(...given);
    if (reply.status === 401 && page.user()) location.reload();
    return reply;
  };

  let bridge = null;
  const dates = { since: "", until: "" };

  const page = {
    connect: (given) => (bridge = given),
    raise: (event, data = {}) => bridge.trigger(event, data),
    // What a function of the server returns, as text; null where it does not answer.
    async ask(name, ...given) {
      const said = await bridge.server[name](...given).catch(() => null);
      return typeof said === "string" ? said : null;
    },
    word: (name) => document.querySelector(".masthead")?.dataset[name] ?? "",
    local,
    session,
    kept,
    keep,
    show: (element, block) => element.scrollIntoView({ block, behavior: calm() ? "auto" : "smooth" }),
    // Who is logged in, "" for nobody: in the page as Gradio serves it, so known before anything is drawn.
    user: () => window.gradio_config?.username ?? "",
    language: () => kept(local, "depeche:language", "") || (navigator.language.startsWith("fr") ? "fr" : "en"),
    // What goes with every event (see rag/ui/view.py).
    view: () => {
      const offset = Number(document.querySelector("#articles .listed")?.dataset.offset ?? 0); // of the page shown
      return { language: page.language(), ...dates, offset };
    },

    // A dialog with these nodes.
    open(...nodes) {
      const dialog = document.body.appendChild(document.createElement("dialog"));
      dialog.className = "depeche";
      dialog.append(...nodes);
      dialog.addEventListener("close", () => dialog.remove()); // the browser gives the focus back where it was
      dialog.showModal();
      return dialog;
    },
    // Yes or no, before something is deleted.
    confirm(words, yes, no) {
      const text = Object.assign(document.createElement("p"), { textContent: words, id: "depeche-confirm" });
      const row = Object.assign(document.createElement("p"), { className: "choices" });
      return new Promise((resolve) => {
        const button = (label, value) =>
          Object.assign(document.createElement("button"), { type: "button", textContent: label, value, className: "act" });
        row.append(button(no, ""), button(yes, "yes"));
        const dialog = page.open(text, row);
        dialog.classList.add("confirm");
        dialog.setAttribute("aria-labelledby", "depeche-confirm");
        row.addEventListener("click", (event) => event.target.closest("button") && dialog.close(event.target.value));
        dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"));
      });
    },
  };

  // The dates asked about outlive the fields, which are drawn anew when the library or the language changes.
  const fields = () => document.querySelectorAll("#period input");
  const refill = () => fields().forEach((field) => field.value || (field.value = dates[field.className] ?? ""));
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("#period input")) dates[event.target.className] = event.target.value;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#period .any")) {
      dates.since = dates.until = "";
      fields().forEach((field) => (field.value = ""));
    }
    const chosen = event.target.closest?.(".language")?.lang;
    if (chosen) {
      keep(local, "depeche:language", chosen);
      document.documentElement.lang = chosen;
      page.raise("language");
    }
  });

  document.documentElement.lang = page.language();
  new MutationObserver(refill).observe(document, { childList: true, subtree: true });
  return page;
})();
