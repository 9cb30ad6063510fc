"use strict";
(() => {
  const film = document.getElementById("film");
  const dialog = document.getElementById("cell");
  const pictures = (document.getElementById("pictures") || {}).content;
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  let shown = null;

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
    const body = document.getElementById("cell-body");
    body.replaceChildren(template.content.cloneNode(true));
    all("[data-picture]", body).forEach((img) => { img.src = pictures.getElementById(img.dataset.picture).src; });
    all("[data-still]", body).forEach((img) => {
      img.src = document.querySelector(`[data-shot="${CSS.escape(img.dataset.still)}"] img`).src;
    });
    dialog.scrollTop = 0;
    shown = button;
    all("[data-turn]", dialog).forEach((b) => { b.disabled = !beside(button, [0, Number(b.dataset.turn)]); });
    if (!dialog.open) dialog.showModal();
  };
  const turn = (step) => {
    const to = beside(shown, step);
    if (!to) return;
    settle(to);
    open(to);
  };
  if (dialog) {
    dialog.addEventListener("click", (e) => { if (e.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => { if (shown) shown.focus(); });
  }

  // A command, copied; where the clipboard is closed to pages, it is selected instead.
  const copy = async (button) => {
    const said = document.getElementById("said");
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
      said.textContent = "Copied: " + button.dataset.copy;
    } catch {
      getSelection().selectAllChildren(button.previousElementSibling);
      button.textContent = "Selected";
      said.textContent = "Selected; copy it with the keyboard: " + button.dataset.copy;
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2500);
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-at], [data-open], [data-fold], [data-copy], [data-turn]");
    if (!target) return;
    if (target.dataset.at !== undefined) {
      if (dialog && dialog.open) dialog.close();
      seek(Number(target.dataset.at));
    } else if (target.dataset.copy) copy(target);
    else if (target.dataset.turn) turn([0, Number(target.dataset.turn)]);
    else if (target.dataset.open) open(target);
    else all("details.scene").forEach((d) => { d.open = target.dataset.fold === "open"; });
  });

  // The table is one stop for Tab; arrows walk inside it, and turn the pages of an open cell.
  const cells = all(".grid button.cell");
  const settle = (to) => {
    cells.forEach((b) => { b.tabIndex = b === to ? 0 : -1; });
    to.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  cells.forEach((b, i) => { b.tabIndex = i ? -1 : 0; });
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  const beside = (from, step) => {
    let row = from.closest("tr");
    let column = from.closest("td").cellIndex;
    for (;;) {
      row = step[0] < 0 ? row.previousElementSibling : step[0] > 0 ? row.nextElementSibling : row;
      column += step[1];
      if (!row || column < 1 || column >= row.cells.length) return null;
      const to = row.cells[column].querySelector("button.cell");
      if (to) return to;
    }
  };
  const ends = (row, key) => {
    const here = all("button.cell", row);
    return key === "Home" ? here[0] : here[here.length - 1];
  };
  document.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const from = event.target.closest && event.target.closest(".grid button.cell");
    if (dialog && dialog.open && step) {
      event.preventDefault();
      turn(step);
    } else if (from && (step || event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      const to = step ? beside(from, step) : ends(from.closest("tr"), event.key);
      if (!to) return;
      settle(to);
      to.focus();
    }
  });
})();
