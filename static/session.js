// The session and the passkey. Without this file one signs in with a password and a code, is signed out in
// silence, and locks on a page of its own; what was sent too late is kept by the server either way.
(() => {
  "use strict";

  const MARK = { "X-Requested-With": "XMLHttpRequest" };
  const LONGEST = 24 * 60 * 60;
  const post = (url, body) => fetch(url, { method: "POST", body, headers: MARK, credentials: "same-origin", redirect: "manual" });
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // --- Passkeys. Options and answers travel as JSON; the browser wants and gives bytes.
  const withBytes = (key) => ({ ...key, id: toBytes(key.id) });
  const make = async (options) => {
    const wanted = { ...options, challenge: toBytes(options.challenge), user: withBytes(options.user) };
    wanted.excludeCredentials = (options.excludeCredentials || []).map(withBytes);
    const made = await navigator.credentials.create({ publicKey: wanted });
    const response = { clientDataJSON: toText(made.response.clientDataJSON), attestationObject: toText(made.response.attestationObject) };
    if (made.response.getTransports) response.transports = made.response.getTransports();
    return { id: made.id, rawId: toText(made.rawId), type: made.type, response, clientExtensionResults: made.getClientExtensionResults() };
  };
  const show = async (options) => {
    const wanted = { ...options, challenge: toBytes(options.challenge) };
    wanted.allowCredentials = (options.allowCredentials || []).map(withBytes);
    const shown = await navigator.credentials.get({ publicKey: wanted });
    const response = {};
    for (const name of ["clientDataJSON", "authenticatorData", "signature", "userHandle"]) {
      response[name] = shown.response[name] ? toText(shown.response[name]) : null;
    }
    return { id: shown.id, rawId: toText(shown.rawId), type: shown.type, response, clientExtensionResults: shown.getClientExtensionResults() };
  };

  async function optionsOf(form) {
    const written = form.dataset.options && document.getElementById(form.dataset.options);
    const found = written ? JSON.parse(written.textContent) : await (await fetch(form.dataset.optionsUrl, { headers: MARK })).json();
    return (found.creation_options || found.request_options).publicKey;
  }

  function passkey(form, send) {
    if (!window.PublicKeyCredential) return;
    form.hidden = false;
    const failed = form.querySelector("[data-passkey-failed]");
    form.querySelector("[data-passkey-start]").addEventListener("click", async () => {
      failed.hidden = true;
      try {
        const options = await optionsOf(form);
        const answer = await (form.dataset.passkey === "create" ? make(options) : show(options));
        form.elements.credential.value = JSON.stringify(answer);
        if (send) await send(form);
        else form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }

  // --- The session: a warning two minutes before, a curtain when it is over or locked.
  function session(dialog) {
    const data = dialog.dataset;
    let warns = 0;
    let ends = 0;

    const open = (part, curtain) => {
      dialog.querySelectorAll("[data-part]").forEach((one) => (one.hidden = one.dataset.part !== part));
      dialog.classList.toggle("app-dialog--curtain", curtain);
      dialog.dataset.showing = part;
      if (!dialog.open) dialog.showModal();
    };
    const close = () => {
      delete dialog.dataset.showing;
      dialog.close();
    };
    const plan = (idle, most) => {
      clearTimeout(warns);
      clearTimeout(ends);
      const left = Math.min(idle, most);
      if (left > LONGEST) return;
      warns = setTimeout(() => data.showing || open("warning", false), Math.max(0, left - 120) * 1000);
      ends = setTimeout(() => open("over", true), left * 1000);
    };
    const token = () => new FormData(dialog.querySelector("[data-part=warning]"));
    const stay = async () => {
      const answer = await post(data.stayUrl, token());
      if (!answer.ok) return false;
      const left = await answer.json();
      plan(left.idle, left.most);
      return true;
    };

    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.querySelector("[data-part=warning]").addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        if (await stay()) close();
        else open("over", true);
      } catch {
        // No connection: the dialog stays, and so does the button.
      }
    });
    // The server keeps what is sent too late; so the form of the page is simply sent.
    dialog.querySelector("[data-again]").addEventListener("click", async () => {
      if (await stay().catch(() => false)) return close();
      const form = document.querySelector("main form[method=post][data-typed]");
      return form ? HTMLFormElement.prototype.submit.call(form) : location.reload();
    });
    document.addEventListener("input", (event) => {
      const form = event.target.closest("main form[method=post]");
      if (form) form.dataset.typed = "1";
    });

    // Lock: the page stays behind the curtain, with what was typed; the server asks who is there.
    const unlock = async (form) => {
      const answer = await post(form.action, new FormData(form));
      if (answer.status === 204) {
        close();
        stay();
      } else if (answer.status === 422) fill(await answer.text());
      else location.reload();
    };
    const fill = (html) => {
      const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-unlock]");
      if (!found) return location.reload();
      const place = dialog.querySelector("[data-unlock-here]");
      place.replaceChildren(found);
      found.querySelectorAll("form").forEach((form) => {
        if (form.dataset.passkey) return passkey(form, unlock);
        return form.addEventListener("submit", (event) => {
          event.preventDefault();
          unlock(form);
        });
      });
      place.querySelector("input[type=password]").focus();
    };
    document.querySelectorAll("form[data-lock]").forEach((form) =>
      form.addEventListener("submit", async (event) => {
        event.preventDefault();
        open("locked", true);
        try {
          const answer = await post(form.action, new FormData(form));
          if (answer.status !== 204) return location.reload();
          fill(await (await fetch(data.unlockUrl, { headers: MARK, credentials: "same-origin" })).text());
        } catch {
          HTMLFormElement.prototype.submit.call(form); // no connection: the page may not stay in sight
        }
      }),
    );
    // The server saw us: the idle time starts anew. The end of the day does not move.
    const opened = Date.now();
    const seen = () => plan(Number(data.idle), Number(data.most) - (Date.now() - opened) / 1000);
    document.addEventListener("htmx:afterRequest", (event) => event.detail.successful && seen());
    document.addEventListener("regie:seen", seen);
    plan(Number(data.idle), Number(data.most));
  }

  const start = () => {
    document.querySelectorAll("main form[data-passkey]").forEach((form) => passkey(form));
    document.querySelectorAll("dialog[data-session]").forEach(session);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
