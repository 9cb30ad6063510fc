// Returns the texts of the page whose contrast with what lies under them is too low (WCAG 2.2, 1.4.3).
const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const known = new Map();
const rgba = (colour) => {
  if (!known.has(colour)) {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = colour;
    brush.fillRect(0, 0, 1, 1);
    known.set(colour, [...brush.getImageData(0, 0, 1, 1).data]);
  }
  return known.get(colour);
};
const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
const light = (c) => 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
const over = (top, under) => [0, 1, 2].map((i) => (top[i] * top[3] + under[i] * (255 - top[3])) / 255).concat(255);
const parents = (element) => (element ? [...parents(element.parentElement), element] : []);
const skipped = "script, style, template, video, dialog:not([open]), .unseen, .said, .skip, svg title, :disabled";

document.querySelectorAll("details").forEach((d) => { d.open = true; });
const low = [];
const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (words.nextNode()) {
  const element = words.currentNode.parentElement;
  const text = words.currentNode.data.trim();
  if (!text || element.closest(skipped) || !element.getClientRects().length) continue;
  const style = getComputedStyle(element);
  const chain = parents(element).map((e) => getComputedStyle(e));
  const under = chain.reduce((ground, s) => over(rgba(s.backgroundColor), ground), [255, 255, 255, 255]);
  const ink = [...rgba(element.closest("svg") ? style.fill : style.color)];
  ink[3] *= chain.reduce((whole, s) => whole * Number(s.opacity), 1);
  const [bright, dark] = [light(over(ink, under)), light(under)].sort((a, b) => b - a);
  const ratio = (bright + 0.05) / (dark + 0.05);
  const size = parseFloat(style.fontSize);
  const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  if (ratio < (isLarge ? 3 : 4.5)) low.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
}
return low;
