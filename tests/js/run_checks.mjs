// [[check, facts], …] on stdin → whether each check of a lesson holds.
import { readFileSync } from "node:fs";
import { met } from "../../aevae/browser/features/lesson/checks.js";

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(([check, facts]) => met(check, facts))));
