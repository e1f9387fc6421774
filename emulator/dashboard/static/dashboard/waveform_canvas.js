// Draws one channel of a recording on a canvas, in the page's colours and at the screen's resolution.

import { barBox, bars } from "./waveform_shape.js";

const HEIGHT = 72;

/** Draw `channel` (`{min, max}`, −1 to 1) over the whole canvas; `index` chooses its colour. */
export function drawWaveform(canvas, channel, index) {
  const width = canvas.clientWidth;
  if (!width) return;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(HEIGHT * ratio);
  const brush = canvas.getContext("2d");
  const colours = window.getComputedStyle(canvas);
  brush.fillStyle = colours.getPropertyValue("--line");
  brush.fillRect(0, canvas.height / 2, canvas.width, ratio);
  brush.fillStyle = colours.getPropertyValue(`--wave-${index % 2}`);
  bars(channel, canvas.width).forEach((bar, x) => {
    const box = barBox(bar, canvas.height);
    brush.fillRect(x, box.y, 1, Math.max(box.height, ratio));
  });
}
