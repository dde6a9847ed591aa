// Looks at the page that is open for what keeps people from using it. Returns a sentence for each finding.
const findings = [];
const shown = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true });
const named = (element) => {
  const by = element.getAttribute("aria-labelledby");
  const labels = element.labels ? [...element.labels].map((label) => label.textContent) : [];
  return [element.getAttribute("aria-label"), by && document.getElementById(by)?.textContent, ...labels,
    element.matches("a, button, summary") ? element.textContent : ""].some((text) => text?.trim());
};
const place = (element) => element.outerHTML.slice(0, 120);

if (!document.documentElement.lang) findings.push("the page has no language");
if (!document.title.trim()) findings.push("the page has no title");
if (document.querySelectorAll("h1").length !== 1) findings.push("the page has not exactly one heading of the first level");
if (document.querySelectorAll("main").length !== 1) findings.push("the page has not exactly one main part");
const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
for (const id of new Set(ids.filter((id, at) => ids.indexOf(id) !== at))) findings.push(`the id ${id} is there twice`);
let level = 0;
for (const heading of document.querySelectorAll("h1, h2, h3, h4")) {
  const own = Number(heading.tagName[1]);
  if (own > level + 1) findings.push(`a heading leaves a level out: ${place(heading)}`);
  level = own;
}
for (const element of document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, progress")) {
  if (shown(element) && !named(element)) findings.push(`it has no name: ${place(element)}`);
}
for (const image of document.querySelectorAll("svg:not([aria-hidden]), img:not([alt])")) {
  if (!image.closest("svg[aria-hidden]") && !image.getAttribute("aria-label")) findings.push(`a picture has no text: ${place(image)}`);
}
for (const cell of document.querySelectorAll("th")) {
  if (!cell.scope) findings.push(`a heading of a table has no scope: ${place(cell)}`);
}
if (document.querySelector("[style], style, script:not([src])")) findings.push("there is an inline style or script");
for (const element of document.querySelectorAll("[src], link[href]")) {
  if (new URL(element.src ?? element.href).origin !== location.origin) findings.push(`it is loaded from elsewhere: ${place(element)}`);
}
if (document.documentElement.scrollWidth > innerWidth) findings.push(`the page is ${document.documentElement.scrollWidth} wide, in a window of ${innerWidth}`);

// Contrast (WCAG 2.2, 1.4.3): 4.5 for text, 3 for large text.
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const luminance = ([red, green, blue]) => [red, green, blue].map((value) => {
  const share = value / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}).reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
const ground = (element) => {
  for (let at = element; at; at = at.parentElement) {
    const [red, green, blue, alpha = 1] = channels(getComputedStyle(at).backgroundColor);
    if (alpha === 1) return [red, green, blue];
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? [0, 0, 0] : [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !shown(element) || element.closest(".hidden, .skip, option, datalist")) continue;
  const style = getComputedStyle(element);
  const pair = [luminance(channels(style.color)), luminance(ground(element))];
  const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || size >= 18.66 && Number(style.fontWeight) >= 700;
  if (contrast < (isLarge ? 3 : 4.5)) findings.push(`contrast ${contrast.toFixed(2)}: ${place(element)}`);
}
return [...new Set(findings)];
