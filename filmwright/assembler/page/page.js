"use strict";
(() => {
  const film = document.getElementById("film");
  const dialog = document.getElementById("cell");
  const all = (what, within = document) => [...within.querySelectorAll(what)];

  // The strip: each shot as wide as it is long.
  all("[data-grow]").forEach((b) => { b.style.flexGrow = b.dataset.grow; });

  // Seek: anything with a time plays the film from there.
  const seek = (seconds) => {
    if (!film) return;
    film.currentTime = seconds;
    film.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
    const playing = film.play();
    if (playing) playing.catch(() => {});
  };
  const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Where the film is now: the shot and the scene are marked.
  const marks = ["strip", "chapters"].map((name) => all(`.${name} [data-at]`));
  const follow = () => marks.forEach((buttons) => {
    let now = null;
    buttons.forEach((b) => { if (Number(b.dataset.at) <= film.currentTime + 0.01) now = b; });
    buttons.forEach((b) => {
      if (b === now && film.currentTime > 0) b.setAttribute("aria-current", "true");
      else b.removeAttribute("aria-current");
    });
  });
  if (film) {
    film.addEventListener("timeupdate", follow);
    film.addEventListener("seeked", follow);
    film.addEventListener("error", () => film.closest(".screen").classList.add("no-film"));
  }

  // A cell of the table, opened: its template fills the dialog. Escape closes, focus returns by itself.
  const open = (button) => {
    const template = document.getElementById(button.dataset.open);
    if (!template || !dialog) return;
    document.getElementById("cell-body").replaceChildren(template.content.cloneNode(true));
    dialog.showModal();
  };
  if (dialog) dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-at], [data-open], [data-fold]");
    if (!target) return;
    if (target.dataset.at !== undefined) seek(Number(target.dataset.at));
    else if (target.dataset.open) open(target);
    else all("details.scene").forEach((d) => { d.open = target.dataset.fold === "open"; });
  });

  // The table is one stop for Tab; arrows walk inside it.
  const cells = all(".grid button.cell");
  cells.forEach((b, i) => { b.tabIndex = i ? -1 : 0; });
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const at = (row, column) => {
    const cell = row && row.cells[column];
    return cell && cell.querySelector("button.cell");
  };
  document.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const from = event.target.closest && event.target.closest(".grid button.cell");
    if (!step || !from) return;
    event.preventDefault();
    let { parentElement: row } = from.parentElement;
    let column = from.parentElement.cellIndex;
    for (;;) {
      row = step[0] < 0 ? row.previousElementSibling : step[0] > 0 ? row.nextElementSibling : row;
      column += step[1];
      if (!row || column < 1 || column >= row.cells.length) return;
      const to = at(row, column);
      if (to) {
        cells.forEach((b) => { b.tabIndex = b === to ? 0 : -1; });
        to.focus();
        return;
      }
    }
  });
})();
