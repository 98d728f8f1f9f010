// Names of exports, module by module: node run_bundle.mjs <bundle> <folder of the modules> <module>…; a line of JSON each, [module, as a module, in the bundle].
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";

const [bundle, folder, ...names] = process.argv.slice(2);
globalThis.onmessage = null; // workers set it
runInThisContext(readFileSync(bundle, "utf8"));
for (const name of names) {
    const [real, ours] = [await import(join(folder, name)), globalThis.aevae.start(name)].map((module) => Object.keys(module).sort());
    console.log(JSON.stringify([name, real, ours]));
}
process.exit(0);
