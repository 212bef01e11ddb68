// swift-format-ignore-file

/// What a browser may add to the pages: suggestions while typing, a button to copy, years by drawing.
enum Script {
  static let text: StaticString = #"""
    // Enhancements only: every page does all it does without this file.
    "use strict";
    const $ = (what, where = document) => [...where.querySelectorAll(what)];
    const de = document.documentElement.lang === "de";

    // Copy a citation: the button exists only where it can work.
    if (navigator.clipboard) for (const text of $("[data-copy]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy";
      button.textContent = de ? "Kopieren" : "Copy";
      button.addEventListener("click", async () => {
        const clone = text.cloneNode(true);
        $("button", clone).forEach(b => b.remove());
        try {
          await navigator.clipboard.write([new ClipboardItem({
            "text/plain": new Blob([clone.textContent.trim()], { type: "text/plain" }),
            "text/html": new Blob([clone.innerHTML.trim()], { type: "text/html" }),
          })]);
        } catch {
          try { await navigator.clipboard.writeText(clone.textContent.trim()); } catch { return; }
        }
        status(button.textContent = de ? "Kopiert" : "Copied");
        setTimeout(() => button.textContent = de ? "Kopieren" : "Copy", 2000);
      });
      text.append(" ", button);
    }

    // One place where changes are said to a screen reader.
    const live = document.createElement("p");
    live.className = "vh";
    live.setAttribute("role", "status");
    document.body.append(live);
    function status(words) { live.textContent = ""; setTimeout(() => live.textContent = words, 50); }

    // Suggestions while typing: a combobox as in the ARIA practices; Enter without a choice sends what was
    // typed.
    for (const input of $(".find input[type=search]")) {
      const list = document.createElement("ul");
      list.className = "sugg";
      list.id = "sugg";
      list.hidden = true;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", de ? "Vorschläge" : "Suggestions");
      input.after(list);
      for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "sugg"],
        ["aria-autocomplete", "list"]]) input.setAttribute(name, value);
      const base = input.form.action.replace(/search$/, "");
      const ui = new URLSearchParams(location.search).get("ui"), end = ui ? "?ui=" + encodeURIComponent(ui) : "";
      let typed = input.value, at = -1, timer, asked;
      const close = () => {
        list.hidden = true; at = -1;
        input.setAttribute("aria-expanded", "false");
        input.removeAttribute("aria-activedescendant");
      };
      const choose = i => {
        const options = $("li", list);
        at = (i + options.length + 1) % (options.length + 1);   // one place more: what was typed
        options.forEach((o, k) => o.setAttribute("aria-selected", k === at));
        if (at === options.length) { at = -1; input.value = typed; input.removeAttribute("aria-activedescendant"); return; }
        input.value = options[at].dataset.text;
        input.setAttribute("aria-activedescendant", options[at].id);
      };
      const go = () => {   // a title leads to its record, anything else is a question
        const href = $("li", list)[at]?.dataset.href;
        if (href) location.href = href; else input.form.requestSubmit();
      };
      input.addEventListener("input", () => {
        typed = input.value;
        clearTimeout(timer);
        asked?.abort();
        if (typed.trim().length < 2) return close();
        timer = setTimeout(async () => {
          asked = new AbortController();
          let answer;
          try {
            answer = await (await fetch(base + "suggest?" + new URLSearchParams({ q: typed, limit: 6 }), { signal: asked.signal })).json();
          } catch { return close(); }
          const head = typed.replace(/\S+$/, "");
          const found = [
            ...(answer.words ?? []).slice(0, 4).map(w => ({ text: head + w.word, count: w.count })),
            ...(answer.titles ?? []).slice(0, 4).map(t => ({ text: t.title, href: base + "record/" + encodeURIComponent(t.id) + end })),
          ];
          list.replaceChildren(...found.map((s, i) => {
            const item = document.createElement("li");
            item.id = "sugg" + i;
            item.setAttribute("role", "option");
            Object.assign(item.dataset, s.href ? { href: s.href, text: s.text } : { text: s.text });
            item.append(s.text, Object.assign(document.createElement("span"), { className: "m n",
              textContent: s.href ? (de ? "Eintrag" : "record") : s.count.toLocaleString(document.documentElement.lang) }));
            item.addEventListener("mousedown", e => { e.preventDefault(); choose(i); go(); });
            return item;
          }));
          at = -1;
          list.hidden = !found.length;
          input.setAttribute("aria-expanded", String(!!found.length));
          if (found.length) status(found.length + (de ? " Vorschläge" : " suggestions"));
        }, 120);
      });
      input.addEventListener("keydown", e => {
        if (list.hidden) return;
        if (e.key === "ArrowDown") { e.preventDefault(); choose(at + 1); }
        if (e.key === "ArrowUp") { e.preventDefault(); choose(at < 0 ? $("li", list).length - 1 : at - 1); }
        if (e.key === "Escape") { e.preventDefault(); input.value = typed; close(); }
        if (e.key === "Enter" && at >= 0) { e.preventDefault(); go(); }
      });
      input.addEventListener("blur", close);
    }

    // "/" goes to the search box, unless somebody is typing.
    document.addEventListener("keydown", e => {
      if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.target.closest("input, textarea, select, [contenteditable]")) return;
      e.preventDefault();
      document.getElementById("q")?.select();
    });

    // Draw over the histogram to choose years: it only fills in the form that stands under it, and sends it.
    for (const svg of $("svg.bars[data-from]")) {
      const form = svg.parentElement.querySelector("form");
      if (!form) continue;
      const first = +svg.dataset.from, count = +svg.dataset.to - first + 1, width = svg.viewBox.baseVal.width, height = svg.viewBox.baseVal.height;
      const yearAt = e => {
        const box = svg.getBoundingClientRect();
        const i = Math.floor((e.clientX - box.left) / box.width * width / 10);
        return Math.max(0, Math.min(count - 1, i));
      };
      let start = null, drawn;
      svg.addEventListener("pointerdown", e => {
        if (e.button || e.pointerType === "touch") return;
        start = yearAt(e); e.preventDefault();
      });
      addEventListener("pointermove", e => {
        if (start === null) return;
        const [a, b] = [start, yearAt(e)].sort((x, y) => x - y);
        if (a === b && !drawn) return;
        if (!drawn) {
          drawn = document.createElementNS(svg.namespaceURI, "rect");
          drawn.setAttribute("class", "brush");
          svg.prepend(drawn);
        }
        drawn.setAttribute("x", a * 10); drawn.setAttribute("width", (b - a + 1) * 10); drawn.setAttribute("height", height);
        form.elements.from.value = first + a;
        form.elements.to.value = first + b;
      });
      addEventListener("pointerup", () => { if (drawn) form.requestSubmit(); start = null; });
      svg.addEventListener("click", e => { if (drawn) { e.preventDefault(); drawn.remove(); drawn = null; } });
    }

    // An open menu closes when one looks elsewhere.
    for (const menu of $("details.menu")) {
      document.addEventListener("click", e => { if (!menu.contains(e.target)) menu.open = false; });
      menu.addEventListener("keydown", e => { if (e.key === "Escape") { menu.open = false; $("summary", menu)[0].focus(); } });
    }

    // Browsers that cannot show a closed <details> by style (before 2025) get the filters opened on a wide
    // screen.
    if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 56.01rem)").matches)
      for (const filters of $("details.facets")) filters.open = true;

    """#
}
