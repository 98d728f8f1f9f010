// A PDF of one page that holds one picture, without loss.

/**
 * @param {{width: number, height: number, rgba: Uint8ClampedArray}} picture opaque
 * @param {{width: number, height: number}} page in points of 1/72 inch
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the file
 */
export async function pdfOf({ width, height, rgba }, page) {
  const rgb = new Uint8Array(3 * width * height);
  for (let i = 0, j = 0; i < rgba.length; i += 4, j += 3) {
    rgb[j] = rgba[i];
    rgb[j + 1] = rgba[i + 1];
    rgb[j + 2] = rgba[i + 2];
  }
  const packed = new Uint8Array(await new Response(new Blob([rgb]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer());
  const draw = `q ${page.width} 0 0 ${page.height} 0 0 cm /Im Do Q`;
  const text = (/** @type {string} */ string) => new TextEncoder().encode(string);
  const objects = [
    [text("<< /Type /Catalog /Pages 2 0 R >>")],
    [text("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")],
    [text(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${page.width} ${page.height}] /Contents 4 0 R /Resources << /XObject << /Im 5 0 R >> >> >>`)],
    [text(`<< /Length ${draw.length} >>\nstream\n${draw}\nendstream`)],
    [
      text(`<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`),
      packed, text("\nendstream"),
    ],
  ];
  const parts = [text("%PDF-1.4\n")];
  /** @type {number[]} */
  const starts = [];
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  objects.forEach((object, i) => {
    starts.push(length());
    parts.push(text(`${i + 1} 0 obj\n`), ...object, text("\nendobj\n"));
  });
  const table = length();
  const lines = starts.map((start) => `${String(start).padStart(10, "0")} 00000 n \n`).join("");
  parts.push(text(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${lines}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`));
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}
