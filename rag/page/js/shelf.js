// The list of articles in the library: its pages, and the removal of one, which is asked about first.
(() => {
  const page = window.depeche;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("#articles .act");
    const list = button?.closest(".listed");
    if (!list) return;
    if (button.classList.contains("page")) page.raise("find", { offset: Number(button.value) });
    if (button.classList.contains("remove")) {
      const sure = list.dataset.sure.replace("{title}", button.dataset.title);
      if (await page.confirm(sure, list.dataset.remove, list.dataset.cancel)) page.raise("remove", { id: button.value });
    }
  });
})();
