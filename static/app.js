/* SPDX-FileCopyrightText: 2026 Tildeling contributors */
/* SPDX-License-Identifier: AGPL-3.0-or-later */

/* What makes a page quicker to use. Every page works without it. */

(() => {
  "use strict";

  const status = document.getElementById("status");

  /* Say something once to those who listen. */
  function say(text) {
    if (status) status.textContent = text;
  }

  /* An error summary is read first; otherwise what the page before has done. */
  function greet() {
    const errors = document.querySelector("[data-focus]");
    if (errors) errors.focus();
    const done = [...document.querySelectorAll("[data-message]")].map((one) => one.textContent.trim());
    if (done.length) setTimeout(() => say(done.join(" ")), 300);
  }

  /* Shortcuts: one letter, never while typing, off when the person says so. */

  const typing = (target) =>
    target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  const ROW = "[data-list] :is(tbody tr, li)";

  const rows = () =>
    [...document.querySelectorAll(`main ${ROW}`)]
      .map((row) => row.querySelector("a[href]"))
      .filter(Boolean);

  function step(by) {
    const links = rows();
    if (!links.length) return;
    const row = document.activeElement?.closest(ROW);
    const at = links.findIndex((link) => row?.contains(link));
    const next = at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by;
    links[Math.max(0, Math.min(links.length - 1, next))].focus();
  }

  const shortcuts = {
    "/": () => document.getElementById("search")?.focus(),
    "?": () => document.getElementById("shortcuts")?.showModal(),
    j: () => step(1),
    k: () => step(-1),
    o: () => {
      const row = document.activeElement?.closest(ROW);
      row?.querySelector("a[href]")?.click();
    },
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = shortcuts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /* The menu closes on Escape and when one goes elsewhere. */
  function closeMenus(event) {
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      if (event.type === "keydown" && event.key !== "Escape") continue;
      if (event.type !== "keydown" && menu.contains(event.target)) continue;
      menu.open = false;
      if (event.type === "keydown") menu.querySelector("summary").focus();
    }
  }

  /* Forms: warn before leaving what is not sent; a second click sends nothing. */

  const changed = new Set();
  /* Forms that are being sent, and the autosave that each form waits for. */
  const leaving = new Set();
  const saving = new Map();

  function watchForms() {
    for (const form of document.querySelectorAll("form[data-warn]")) {
      form.addEventListener("input", () => changed.add(form));
    }
    document.addEventListener("submit", (event) => {
      const form = event.target;
      changed.delete(form);
      if (form.method !== "post" || event.defaultPrevented) return;
      if (saving.has(form)) {
        event.preventDefault();
        saving.get(form).then = () => form.requestSubmit(event.submitter);
        return;
      }
      leaving.add(form);
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 4000);
    });
    window.addEventListener("beforeunload", (event) => {
      if (changed.size) event.preventDefault();
    });
  }

  /* Autosave: the server answers with the line under the form. The first save and every failure
     are said aloud; the next key tries again. An autosave and a form that is sent never meet on
     the way: the second to be saved would be told that somebody else has saved. */
  function watchDrafts() {
    let said = false;
    document.addEventListener("htmx:before:request", (event) => {
      const { ctx } = event.detail;
      const form = ctx.sourceElement;
      if (!form?.querySelector?.("[data-draft]")) return;
      if (leaving.has(form)) event.preventDefault();
      else saving.set(form, { ctx });
    });
    document.addEventListener("htmx:finally:request", (event) => {
      const { ctx } = event.detail;
      const kept = saving.get(ctx.sourceElement);
      if (kept?.ctx !== ctx) return;
      saving.delete(ctx.sourceElement);
      kept.then?.();
    });
    window.addEventListener("pageshow", () => leaving.clear());
    document.addEventListener("htmx:after:swap", (event) => {
      const { ctx } = event.detail;
      const line = ctx.sourceElement?.querySelector?.("[data-draft]");
      if (!line) return;
      const well = ctx.response.status < 300;
      if (well) changed.delete(ctx.sourceElement);
      if (!well || !said) say(line.textContent.trim());
      said = well;
    });
    document.addEventListener("htmx:error", (event) => {
      const line = event.detail.ctx?.sourceElement?.querySelector?.("[data-draft]");
      if (!line) return;
      line.textContent = line.dataset.failed;
      say(line.dataset.failed);
    });
  }

  /* Charts bring their own script, on the pages that have one. */
  function load(address) {
    return new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
  }

  async function drawCharts() {
    const first = document.querySelector("[data-chart]");
    if (!first) return;
    await load(first.dataset.library);
    await load(first.dataset.script);
  }

  greet();
  watchForms();
  watchDrafts();
  drawCharts();
  document.addEventListener("click", closeMenus);
  document.addEventListener("focusin", closeMenus);
  document.addEventListener("keydown", closeMenus);
  if (document.body.dataset.shortcuts === "on") document.addEventListener("keydown", onKey);
})();
