// What script adds to pages that work without it: saving while you type, focus where the
// news is (the session and passkeys: session.js). No store in the browser: text lives on the server only.
(() => {
  "use strict";

  const ready = (work) => (document.readyState === "loading" ? document.addEventListener("DOMContentLoaded", work) : work());
  const each = (root, selector, work) => root.querySelectorAll(selector).forEach(work);
  const clock = () => new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  // A page or fragment with errors: the heading of the list takes the focus.
  function focusNews(root) {
    const box = root.querySelector("[data-focus]");
    if (box) (box.querySelector("[tabindex]") || box).focus();
  }

  // <form data-autosave="/url"> with an element [data-saved] in it: sent on change, at most each ten seconds.
  function autosave(form) {
    const status = form.querySelector("[data-saved]");
    let timer = 0;
    let last = 0;
    let dirty = false;

    const tell = (state, text) => {
      if (!status) return;
      status.dataset.state = state;
      status.textContent = text;
    };

    async function save() {
      timer = 0;
      if (!dirty) return;
      dirty = false;
      last = Date.now();
      try {
        const answer = await fetch(form.dataset.autosave, {
          method: "POST",
          body: new FormData(form),
          credentials: "same-origin",
          redirect: "manual",
          headers: { "HX-Request": "true", "X-Autosave": "1" },
          keepalive: true,
        });
        if (!answer.ok) throw new Error(String(answer.status));
        document.dispatchEvent(new Event("regie:seen"));
        const version = answer.headers.get("X-Version");
        if (version && form.elements.version) form.elements.version.value = version;
        tell("saved", (status && status.dataset.saved ? status.dataset.saved : "") + " " + clock());
      } catch {
        dirty = true;
        tell("failed", status ? status.dataset.failed : "");
        timer = setTimeout(save, 10000);
      }
    }

    const plan = () => {
      dirty = true;
      if (!timer) timer = setTimeout(save, Math.max(1000, 10000 - (Date.now() - last)));
    };
    const now = () => {
      clearTimeout(timer);
      save();
    };
    form.addEventListener("input", plan);
    form.addEventListener("change", plan);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      dirty = false;
    });
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && now());
  }

  // One press is one send: a second press within a few seconds does nothing, and the button never goes grey.
  function sendOnce(form) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
      setTimeout(() => delete form.dataset.sent, 4000);
    });
  }

  // Whatever a swap brings in is dressed once.
  const dressed = new WeakMap();
  function fresh(root, selector, work) {
    each(root, selector, (part) => {
      const done = dressed.get(part) || new Set();
      if (done.has(selector)) return;
      dressed.set(part, done.add(selector));
      work(part);
    });
  }

  function dress(root) {
    fresh(root, "form[data-autosave]", autosave);
    fresh(root, "form[method=post]:not([hx-post]):not([hx-boost])", sendOnce);
    fresh(root, "[data-print]", (button) => {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
    fresh(root, "[data-show-when]", (part) => {
      // data-show-when="field=value": a part of the form that matters for one answer only.
      const [name, value] = part.dataset.showWhen.split("=");
      const form = part.closest("form");
      const look = () => {
        const chosen = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)].some((box) =>
          box.matches("[type=radio],[type=checkbox]") ? box.checked && box.value === value : box.value === value,
        );
        part.hidden = !chosen;
      };
      form.addEventListener("change", look);
      look();
    });
    focusNews(root);
  }

  ready(() => {
    dress(document);
    // Wide screens show the filters and the menu; an older browser cannot do that by style alone.
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 60rem)").matches) {
      each(document, "details.app-filters,details.app-menu", (part) => (part.open = true));
    }
    // Menus close when you press Escape or go elsewhere.
    document.addEventListener("keydown", (event) => {
      const open = event.key === "Escape" && event.target.closest && event.target.closest("details.app-account[open],details.app-menu[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) =>
      each(document, "details.app-account[open]", (menu) => menu.contains(event.target) || (menu.open = false)),
    );
  });

  document.addEventListener("htmx:beforeRequest", (event) => event.detail.target && event.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => event.detail.target && event.detail.target.removeAttribute("aria-busy"));
  document.addEventListener("htmx:afterSwap", (event) => {
    const root = event.detail.target;
    dress(root);
    // A swap may not leave the focus nowhere.
    if (document.activeElement === document.body) {
      const heading = root.querySelector("h1,h2,h3");
      if (heading) {
        heading.tabIndex = -1;
        heading.focus();
      }
    }
  });
})();
