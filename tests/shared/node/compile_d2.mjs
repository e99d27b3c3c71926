// Compiles and lays out D2 files, and prints the boxes and arrows that D2 understood, and where it puts them.
import { readFileSync } from "node:fs";
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
const found = {};
for (const path of process.argv.slice(2)) {
  const { diagram } = await d2.compile(readFileSync(path, "utf8"));
  found[path] = {
    boxes: diagram.shapes.map((shape) => shape.id),
    arrows: diagram.connections.map((arrow) => [arrow.src, arrow.dst, arrow.label]),
    places: diagram.shapes.map(({ pos, width, height }) => [pos.x, pos.y, pos.x + width, pos.y + height]),
    lines: diagram.connections.map(({ route, isCurve, labelWidth, labelHeight }) => ({
      route: route.map(({ x, y }) => [x, y]), isCurve: Boolean(isCurve), label: [labelWidth, labelHeight],
    })),
  };
}
process.stdout.write(JSON.stringify(found), () => process.exit(0)); // its worker would keep the process alive
