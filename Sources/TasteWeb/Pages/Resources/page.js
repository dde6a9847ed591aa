// Makes the pages smoother; without it, every link and form does the same by loading a page.
"use strict";
(() => {
  const main = () => document.querySelector("main");
  const parsed = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = () => document.querySelector("[data-told]");

  // Takes the content of another page over, and says what it says.
  function show(page, address, entry) {
    for (const part of ["main", "nav", ".brand", "[data-visitors]"]) {
      document.querySelector(part).replaceWith(page.querySelector(part));
    }
    document.title = page.title;
    const clean = new URL(address);
    for (const name of ["done", "about", "by"]) clean.searchParams.delete(name);
    if (entry === "new") history.pushState(null, "", clean);
    else history.replaceState(null, "", clean);
    listen();
  }

  function complain(text) {
    const notice = document.createElement("p");
    notice.className = "notice trouble";
    notice.textContent = text;
    told().replaceChildren(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  // Loads a page in place of the content. What fails is said, and the content stays.
  async function load(address, options, entry) {
    try {
      const answer = await fetch(address, options);
      const page = await parsed(answer);
      if (!answer.ok) {
        complain(page.querySelector("main p")?.textContent ?? "That did not work. Try it again.");
        return false;
      }
      show(page, answer.url, entry);
      return true;
    } catch {
      complain("The server does not answer. Try it again in a moment.");
      return false;
    }
  }

  function addressOf(form, submitter) {
    const address = new URL(form.action);
    const fields = [...new FormData(form, submitter)].filter(([, value]) => value !== "");
    address.search = new URLSearchParams(fields);
    return address;
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method === "post") {
      event.preventDefault();
      const target = event.submitter?.hasAttribute("formaction") ? event.submitter.formAction : form.action;
      const body = new URLSearchParams(new FormData(form, event.submitter));
      const scroll = scrollY;
      if (await load(target, { method: "POST", body }, "same")) {
        scrollTo(0, scroll);
        (told().querySelector("button") ?? main()).focus({ preventScroll: true });
        if (scroll > 0) told().classList.add("floating");
      }
    } else if (form.matches("[data-ask]")) {
      event.preventDefault();
      load(addressOf(form, event.submitter), {}, "new");
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-ask]");
    if (form && event.target.matches("select, [type=checkbox]") && form.checkValidity()) {
      const focus = event.target.name + "=" + event.target.value;
      load(addressOf(form), {}, "new").then(() => {
        for (const field of document.querySelectorAll("form[data-ask] select, form[data-ask] [type=checkbox]")) {
          if (field.name + "=" + field.value === focus) field.focus({ preventScroll: true });
        }
      });
    }
  });

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.matches("[data-swap]")) {
      event.preventDefault();
      load(link.href, {}, "new");
    } else if (link.closest("[data-more]")) {
      event.preventDefault();
      try {
        const page = await parsed(await fetch(link.href));
        const further = [...page.querySelectorAll("[data-cards] > li")];
        document.querySelector("[data-cards]").append(...further);
        document.querySelector("[data-more]").replaceWith(page.querySelector("[data-more]"));
        further[0]?.querySelector("a").focus();
      } catch {
        location.href = link.href;
      }
    }
  });

  addEventListener("popstate", () => load(location.href, {}, "same"));

  // Search while typing.
  const field = document.querySelector("[data-suggest]");
  const list = document.querySelector("[data-suggestions]");
  let typing;
  field?.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(async () => {
      const text = field.value;
      if (!/[\p{L}\p{N}]/u.test(text)) return close();
      const answer = await fetch(addressOf(field.form)).catch(() => undefined);
      if (!answer?.ok || field.value !== text) return;
      const cards = [...(await parsed(answer)).querySelectorAll("[data-cards] > li")].slice(0, 8);
      list.replaceChildren(...cards.map((card) => {
        const link = card.querySelector("h3 a");
        const facts = document.createElement("small");
        facts.textContent = card.querySelector(".facts").textContent;
        link.append(facts);
        return link;
      }));
      if (!cards.length) {
        const none = document.createElement("p");
        none.textContent = "Nothing is called like that.";
        list.append(none);
      }
      list.hidden = false;
    }, 120);
  });
  const close = () => { list.hidden = true; };
  document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });
  field?.form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "Escape") { close(); field.focus(); }
    if (list.hidden || !links.length) return;
    if (event.key === "ArrowDown") { event.preventDefault(); (links[place + 1] ?? links[0]).focus(); }
    if (event.key === "ArrowUp") { event.preventDefault(); (place > 0 ? links[place - 1] : field).focus(); }
  });

  // The state of the daemon, as it changes.
  let events;
  function listen() {
    const place = document.querySelector("[data-events]");
    if (!place) { events?.close(); events = undefined; return; }
    if (events) return;
    let last = "", due;
    events = new EventSource(place.dataset.events);
    events.addEventListener("change", (event) => {
      const { freshness, ...rest } = JSON.parse(event.data);
      const state = { ...rest, ...freshness };
      document.querySelector("[data-down]").hidden = true;
      for (const part of document.querySelectorAll("[data-live]")) part.textContent = state[part.dataset.live];
      if (event.data === last || due) return;
      const isFirst = last === "";
      last = event.data;
      if (isFirst) return;
      due = setTimeout(async () => {
        due = undefined;
        const answer = await fetch(location.href).catch(() => undefined);
        if (!answer?.ok || main().contains(document.activeElement) && document.activeElement !== main()) return;
        document.querySelector("[data-events]")?.replaceWith((await parsed(answer)).querySelector("[data-events]"));
      }, 2000);
    });
    events.addEventListener("away", () => {
      document.querySelector("[data-down]").hidden = false;
      last = "down";
    });
  }
  listen();
  if (location.search.includes("done=")) {
    const clean = new URL(location.href);
    for (const name of ["done", "about", "by"]) clean.searchParams.delete(name);
    history.replaceState(null, "", clean);
  }
})();
