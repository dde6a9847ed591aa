// Draws the map of the catalogue, and lets people move in it. Without it, the page says in words what lies where.
"use strict";
(() => {
  const root = document.querySelector("[data-map]");
  if (!root) return;
  root.hidden = false;
  const canvas = root.querySelector("canvas");
  const chosen = root.querySelector("[data-chosen]");
  const paper = canvas.getContext("2d", { alpha: false });
  const SLICE = 16384, CELLS = 256, COLOURS = 12;
  const total = Number(root.dataset.items);

  // The points, those with the most ratings first: where they are (0 to 1), their colour and their place on the map.
  let count = 0;
  const X = new Float32Array(total), Y = new Float32Array(total), colour = new Uint8Array(total);
  const place = new Uint32Array(total), ratings = new Uint32Array(total), at = new Int32Array(total).fill(-1);
  const labels = new Map(), wanted = new Set(), marks = new Map();
  let grid, hover = -1, choice = -1, highlights = [];

  // What is seen: a point is drawn at its position * scale + offset.
  const view = { scale: 1, x: 0, y: 0 };
  let width = 0, height = 0, ratio = 1, picture, pixels, theme;

  function readTheme() {
    const style = getComputedStyle(root);
    const number = (name) => {
      paper.fillStyle = style.getPropertyValue(name).trim();
      return Number.parseInt(paper.fillStyle.slice(1), 16);
    };
    const text = (name) => style.getPropertyValue(name).trim();
    theme = {
      ground: number("--surface"), colours: Array.from({ length: COLOURS + 1 }, (_, index) => number(`--g${index}`)),
      text: text("--text"), halo: text("--surface"), accent: text("--accent"),
    };
  }

  const shown = new Array(COLOURS + 1).fill(true);
  const smallest = () => Math.min(width, height);

  function reset() {
    view.scale = smallest();
    view.x = (width - view.scale) / 2;
    view.y = (height - view.scale) / 2;
    draw();
  }

  function zoom(factor, x = width / 2, y = height / 2) {
    const scale = Math.min(Math.max(view.scale * factor, smallest() * 0.6), smallest() * 400);
    const change = scale / view.scale;
    view.x = x - (x - view.x) * change;
    view.y = y - (y - view.y) * change;
    view.scale = scale;
    draw();
  }

  function move(x, y) {
    view.x += x;
    view.y += y;
    draw();
  }

  // A disc as the pixels that it covers: where each is, and how much of it, of 256.
  const discs = new Map();
  function disc(radius) {
    if (!discs.has(radius)) {
      const [places, covers] = [[], []];
      const reach = Math.ceil(radius);
      for (let y = -reach; y <= reach; y++) {
        for (let x = -reach; x <= reach; x++) {
          const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(x, y)));
          if (cover > 0.05) { places.push(y * canvas.width + x); covers.push(Math.round(cover * 256)); }
        }
      }
      discs.set(radius, { reach, places: Int32Array.from(places), covers: Int32Array.from(covers) });
    }
    return discs.get(radius);
  }

  // Written to pixels, because a canvas takes much longer for a hundred thousand shapes.
  function drawPoints() {
    const native = (rgb) => 0xff000000 | (rgb & 0xff) << 16 | rgb & 0xff00 | rgb >> 16;
    pixels.fill(native(theme.ground));
    const colours = Int32Array.from(theme.colours, native);
    const [wide, high] = [canvas.width, canvas.height];
    const near = Math.log2(view.scale / smallest());
    const base = Math.max(0.8, Math.min(5, 1.6 + 0.55 * near - 0.5 * Math.log10(Math.max(1, count) / 4000))) * ratio;
    const [large, middle, small] = [2.1, 1.45, 1].map((size) => disc(Math.round(size * base * 2) / 2));
    const first = Math.max(40, count >> 8), second = count >> 4;
    const [scale, left, top] = [view.scale * ratio, view.x * ratio, view.y * ratio];
    for (let index = count - 1; index >= 0; index--) {
      const own = colour[index];
      if (!shown[own]) continue;
      const { reach, places, covers } = index < first ? large : index < second ? middle : small;
      const x = Math.round(X[index] * scale + left), y = Math.round(Y[index] * scale + top);
      if (x < reach || y < reach || x >= wide - reach || y >= high - reach) continue;
      const paint = colours[own], centre = y * wide + x;
      for (let part = 0; part < places.length; part++) {
        const target = centre + places[part], cover = covers[part];
        if (cover === 256) { pixels[target] = paint; continue; }
        const under = pixels[target], rest = 256 - cover;
        pixels[target] = 0xff000000
          | Math.imul(paint & 0xff00ff, cover) + Math.imul(under & 0xff00ff, rest) >>> 8 & 0xff00ff
          | Math.imul(paint & 0xff00, cover) + Math.imul(under & 0xff00, rest) >>> 8 & 0xff00;
      }
    }
    paper.putImageData(picture, 0, 0);
  }

  function star(x, y, radius) {
    paper.beginPath();
    for (let corner = 0; corner < 10; corner++) {
      const reach = corner % 2 ? radius * 0.45 : radius, angle = Math.PI * (corner / 5 - 0.5);
      paper.lineTo(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
    }
    paper.closePath();
  }

  const px = (index) => X[index] * view.scale + view.x;
  const py = (index) => Y[index] * view.scale + view.y;
  const isInside = (index) => {
    const [x, y] = [px(index), py(index)];
    return x >= 0 && y >= 0 && x < width && y < height;
  };

  function drawMarks() {
    paper.lineWidth = 2;
    for (const [index, kind] of marks) {
      if (!isInside(index)) continue;
      star(px(index), py(index), 8);
      paper.fillStyle = kind === "found" ? theme.accent : theme.text;
      paper.strokeStyle = theme.halo;
      paper.stroke();
      paper.fill();
    }
    paper.strokeStyle = theme.accent;
    for (const index of [...highlights, choice, hover]) {
      if (index < 0 || !isInside(index)) continue;
      paper.beginPath();
      paper.arc(px(index), py(index), 10, 0, 7);
      paper.stroke();
    }
  }

  // Labels: what was asked for first, then by importance, as long as they do not cover each other.
  function drawLabels() {
    paper.font = "600 13px system-ui, sans-serif";
    paper.textBaseline = "middle";
    paper.lineWidth = 4;
    paper.lineJoin = "round";
    const boxes = [], missing = [];
    const most = Math.max(6, Math.round(width * height / 22000));
    const put = (index, isCertain) => {
      const label = labels.get(place[index]);
      if (!label) { missing.push(place[index]); return; }
      if (!label.name) return;
      const text = label.name.length > 34 ? label.name.slice(0, 33) + "…" : label.name;
      const long = paper.measureText(text).width;
      const y = py(index), right = px(index) + 12;
      const x = right + long > width - 2 ? Math.max(2, px(index) - 12 - long) : right;
      const box = [x - 4, y - 10, x + long + 4, y + 10];
      if (!isCertain && boxes.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1])) return;
      boxes.push(box);
      paper.strokeStyle = theme.halo;
      paper.strokeText(text, x, y);
      paper.fillStyle = theme.text;
      paper.fillText(text, x, y);
    };
    const first = [hover, choice].filter((index) => index >= 0 && isInside(index));
    for (const index of first) put(index, true);
    for (const index of highlights) if (isInside(index) && !first.includes(index)) put(index, false);
    for (const [index, kind] of marks) if (kind === "found" && isInside(index) && !first.includes(index)) put(index, false);
    let seen = 0;
    for (let index = 0; index < count && boxes.length < most && seen < 6 * most; index++) {
      if (!shown[colour[index]] || !isInside(index) || first.includes(index)) continue;
      seen++;
      put(index, false);
    }
    if (missing.length) ask(missing.slice(0, 100));
  }

  let due = 0;
  function draw() {
    due ||= requestAnimationFrame(() => {
      due = 0;
      if (!width || !theme) return;
      drawPoints();
      paper.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawMarks();
      drawLabels();
      paper.setTransform(1, 0, 0, 1, 0, 0);
    });
  }

  // Names are asked for when they are to be seen.
  let asking;
  function ask(places) {
    for (const one of places) wanted.add(one);
    asking ??= setTimeout(async () => {
      const some = [...wanted].filter((one) => !labels.has(one)).slice(0, 100);
      wanted.clear();
      let map;
      if (some.length) {
        map = await get("count=0&" + some.map((one) => "label_places=" + one).join("&"));
        for (const label of map?.labels ?? []) keep(label);
        for (const one of some) if (map && !labels.has(one)) labels.set(one, { name: "", item: "" });
      }
      asking = undefined;
      if (map) draw();
    }, 80);
  }
  const keep = (label) => labels.set(label.place, { name: label.title || label.item, item: label.item });

  async function get(query) {
    const answer = await fetch("/api/v1/map?" + query).catch(() => undefined);
    return answer?.ok ? answer.json() : undefined;
  }

  async function load() {
    for (let first = 0; ;) {
      const map = await get(`first=${first}&count=${SLICE}`);
      if (!map) { chosen.textContent = "The server does not answer. Load the page again in a moment."; return; }
      if (String(map.number) !== root.dataset.map) { location.reload(); return; }
      for (let index = 0; index < map.places.length; index++) {
        X[count] = map.x[index] / 65535;
        Y[count] = map.y[index] / 65535;
        colour[count] = map.genre[index] > COLOURS ? 0 : map.genre[index];
        ratings[count] = map.ratings[index];
        place[count] = map.places[index];
        at[map.places[index]] = count++;
      }
      for (const one of document.querySelectorAll("[data-place]")) {
        const index = at[one.dataset.place];
        if (index >= 0) marks.set(index, one.dataset.kind);
      }
      draw();
      first = map.next_first;
      if (!first) break;
    }
    index();
    root.dataset.loaded = count;
  }

  // The points of each cell, so that what is under the pointer is found at once.
  function index() {
    const cell = (index) => Math.min(CELLS - 1, X[index] * CELLS | 0) + CELLS * Math.min(CELLS - 1, Y[index] * CELLS | 0);
    const ends = new Int32Array(CELLS * CELLS + 1), points = new Int32Array(count);
    for (let index = 0; index < count; index++) ends[cell(index) + 1]++;
    for (let at = 1; at < ends.length; at++) ends[at] += ends[at - 1];
    const next = ends.slice();
    for (let index = 0; index < count; index++) points[next[cell(index)]++] = index;
    grid = { ends, points };
  }

  function nearest(x, y, reach) {
    if (!grid) return -1;
    const [mx, my, mr] = [(x - view.x) / view.scale, (y - view.y) / view.scale, reach / view.scale];
    const from = (value) => Math.max(0, Math.floor((value - mr) * CELLS));
    const to = (value) => Math.min(CELLS - 1, Math.floor((value + mr) * CELLS));
    let [best, least] = [-1, mr * mr];
    for (let row = from(my); row <= to(my); row++) {
      for (let at = grid.ends[row * CELLS + from(mx)]; at < grid.ends[row * CELLS + to(mx) + 1]; at++) {
        const index = grid.points[at];
        if (!shown[colour[index]]) continue;
        const far = (X[index] - mx) ** 2 + (Y[index] - my) ** 2;
        if (far < least || far === least && index < best) [best, least] = [index, far];
      }
    }
    return best;
  }

  const address = (item) => root.dataset.itemAddress + encodeURIComponent(item) + root.dataset.userQuery;

  async function choose(index) {
    if (index >= 0 && index === choice && labels.get(place[index])?.item) {
      location.href = address(labels.get(place[index]).item);
      return;
    }
    choice = index;
    draw();
    if (index < 0) return;
    if (!labels.has(place[index])) {
      for (const label of (await get("count=0&label_places=" + place[index]))?.labels ?? []) keep(label);
    }
    const label = labels.get(place[index]);
    if (choice !== index || !label?.item) return;
    const link = document.createElement("a");
    link.href = address(label.item);
    link.textContent = label.name;
    const genre = root.querySelector(`.legend .g${colour[index]} span`)?.firstChild.textContent.trim();
    const facts = [genre, `${ratings[index]} ${ratings[index] === 1 ? "rating" : "ratings"}`].filter(Boolean).join(", ");
    chosen.replaceChildren(link, ` ${facts}`);
    draw();
  }

  // Pointers: one moves the map, two zoom it, and one that has not moved chooses.
  const pointers = new Map();
  let travelled = 0;
  const local = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, local(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    const here = local(event), before = pointers.get(event.pointerId);
    if (!before) {
      const found = nearest(...here, 14);
      if (found !== hover) {
        hover = found;
        canvas.classList.toggle("pointing", hover >= 0);
        draw();
      }
      return;
    }
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, here);
    travelled += Math.hypot(here[0] - before[0], here[1] - before[1]);
    if (!other) { move(here[0] - before[0], here[1] - before[1]); return; }
    const long = (one) => Math.hypot(one[0] - other[0], one[1] - other[1]);
    zoom(long(here) / Math.max(1, long(before)), (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
    move((here[0] - before[0]) / 2, (here[1] - before[1]) / 2);
  });
  canvas.addEventListener("pointerup", (event) => {
    const wasOne = pointers.size === 1;
    pointers.delete(event.pointerId);
    if (wasOne && travelled < 6) choose(nearest(...local(event), event.pointerType === "touch" ? 24 : 14));
  });
  canvas.addEventListener("pointercancel", (event) => pointers.delete(event.pointerId));
  canvas.addEventListener("pointerleave", () => { hover = -1; draw(); });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(2 ** (-event.deltaY * (event.deltaMode === 1 ? 0.06 : 0.002)), ...local(event));
  }, { passive: false });

  const step = 60;
  const keys = {
    ArrowLeft: () => move(step, 0), ArrowRight: () => move(-step, 0), ArrowUp: () => move(0, step), ArrowDown: () => move(0, -step),
    "+": () => zoom(1.5), "=": () => zoom(1.5), "-": () => zoom(1 / 1.5), 0: reset, Home: reset,
    Enter: () => choose(nearest(width / 2, height / 2, smallest())),
  };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });
  root.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (tool === "in") zoom(1.6);
    if (tool === "out") zoom(1 / 1.6);
    if (tool === "all") reset();
  });
  root.addEventListener("change", (event) => {
    if (!event.target.matches(".legend input")) return;
    shown[event.target.value] = event.target.checked;
    draw();
  });

  // What was searched for is shown, however far it is apart.
  root.querySelector("[data-map-find]").addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = event.target.elements.text.value;
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    const answer = await fetch("/api/v1/search?count=10&text=" + encodeURIComponent(text)).catch(() => undefined);
    const items = answer?.ok ? (await answer.json()).items.map((one) => one.item.id) : [];
    const body = JSON.stringify({ label_items: items });
    const found = items.length ? await fetch("/api/v1/map", { method: "POST", body, headers: { "Content-Type": "application/json" } })
      .then((one) => one.ok ? one.json() : undefined, () => undefined) : undefined;
    for (const label of found?.labels ?? []) keep(label);
    highlights = (found?.labels ?? []).map((label) => at[label.place]).filter((index) => index >= 0);
    root.dataset.found = highlights.length;
    chosen.textContent = highlights.length ? `${highlights.length} found.` : "Nothing on the map is called like that.";
    if (highlights.length) {
      const [left, right] = [Math.min(...highlights.map((one) => X[one])), Math.max(...highlights.map((one) => X[one]))];
      const [top, bottom] = [Math.min(...highlights.map((one) => Y[one])), Math.max(...highlights.map((one) => Y[one]))];
      view.scale = Math.min(smallest() * 20, 0.7 * smallest() / Math.max(right - left, bottom - top, 0.02));
      view.x = width / 2 - (left + right) / 2 * view.scale;
      view.y = height / 2 - (top + bottom) / 2 * view.scale;
    }
    draw();
  });

  new ResizeObserver(() => {
    const before = width;
    ratio = Math.min(2, devicePixelRatio || 1);
    [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (!width || !height) return;
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    picture = paper.createImageData(canvas.width, canvas.height);
    pixels = new Int32Array(picture.data.buffer);
    discs.clear();
    readTheme();
    if (before) draw(); else reset();
  }).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { readTheme(); draw(); });
  load();
})();
