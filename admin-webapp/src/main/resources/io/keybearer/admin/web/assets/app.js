// What pages do beyond plain HTML. Each page works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    if (root.dataset.theme === "system") {
      root.dataset.bsTheme = dark.matches ? "dark" : "light";
    }
  };
  follow();
  dark.addEventListener("change", follow);

  document.addEventListener("change", event => {
    if (event.target.matches("[data-submit]")) {
      event.target.form.requestSubmit();
    }
  });

  document.addEventListener("change", event => {
    const name = event.target.dataset?.checkAll;
    if (name) {
      for (const box of event.target.form.querySelectorAll(`input[name="${name}"]`)) {
        box.checked = event.target.checked;
      }
    }
  });

  document.addEventListener("click", async event => {
    const button = event.target.closest("[data-copy]");
    if (button) {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.querySelector("[data-copied]")?.removeAttribute("hidden");
    }
  });

  const relative = moment => {
    const seconds = (moment - Date.now()) / 1000;
    const [unit, length] = [["day", 86400], ["hour", 3600], ["minute", 60]]
      .find(([, each]) => Math.abs(seconds) >= each) ?? ["second", 1];
    return new Intl.RelativeTimeFormat(root.lang, { numeric: "auto" }).format(Math.round(seconds / length), unit);
  };

  // The redirect URL of a provider that is being set up, by its id: unreserved characters stay, as on the server.
  document.addEventListener("input", event => {
    const base = event.target.name === "id" && event.target.form?.dataset.redirectBase;
    const shown = document.getElementById("redirect-url");
    if (base && shown) {
      const id = encodeURIComponent(event.target.value.trim());
      shown.value =
        base + id.replace(/[!'()*]/g, character => "%" + character.charCodeAt(0).toString(16).toUpperCase());
    }
  });

  // Proposes ids of providers and connections while they are typed.
  const propose = async (form, input) => {
    const words = { provider: "?provider-id=" + encodeURIComponent(input.value),
      connection: "?provider=" + encodeURIComponent(form.elements.provider?.value ?? "") + "&authorization-id=" + encodeURIComponent(input.value) }[input.name];
    if (words) {
      const answer = await fetch(form.dataset.words + words, { redirect: "error" });
      const options = (answer.ok ? await answer.json() : []).map(id => Object.assign(document.createElement("option"), { value: id }));
      document.getElementById(input.name + "s").replaceChildren(...options);
    }
  };
  for (const kind of ["input", "focusin"]) {
    document.addEventListener(kind, event => {
      const form = event.target.closest?.("form.propose");
      if (form && event.target.matches("input")) {
        event.target.setAttribute("list", event.target.name + "s");
        propose(form, event.target).catch(() => {});
      }
    });
  }

  // Ctrl+K, and "/" where single keys are shortcuts, go to the search.
  document.addEventListener("keydown", event => {
    const search = document.getElementById("global-search");
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k"
      || event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing && root.dataset.shortcuts;
    if (search && wanted && !event.defaultPrevented) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelector("[data-focus]")?.focus();
    for (const shown of document.querySelectorAll("[data-hide-after]")) {
      setTimeout(() => shown.remove(), 1000 * shown.dataset.hideAfter);
    }
    for (const box of document.querySelectorAll("[data-check-all]")) {
      box.hidden = false;
    }
    for (const time of document.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      if (!Number.isNaN(moment.getTime())) {
        const absolute = moment.toLocaleString(root.lang, { dateStyle: "medium", timeStyle: "short", ...(root.dataset.utc ? { timeZone: "UTC" } : {}) }) + (root.dataset.utc ? " UTC" : "");
        const isRelative = "relative" in time.dataset;
        time.title = isRelative ? absolute : time.dateTime;
        time.textContent = isRelative ? relative(moment) : absolute;
      }
    }
  });
})();
