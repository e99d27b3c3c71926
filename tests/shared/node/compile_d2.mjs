// Compiles and lays out D2 files, and prints the boxes and arrows that D2 understood.
import { readFileSync } from "node:fs";
import { D2 } from "@terrastruct/d2";

const d2 = new D2();
const found = {};
for (const path of process.argv.slice(2)) {
  const { diagram } = await d2.compile(readFileSync(path, "utf8"));
  found[path] = {
    boxes: diagram.shapes.map((shape) => shape.id),
    arrows: diagram.connections.map((arrow) => [arrow.src, arrow.dst, arrow.label]),
  };
}
process.stdout.write(JSON.stringify(found), () => process.exit(0)); // its worker would keep the process alive
