// A line of JSON (pairs of a number and decimals) in, their texts out.
import { createInterface } from "node:readline";
import { number } from "../../aevae/browser/ui/number.js";

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(JSON.parse(line).map(([value, decimals]) => number(value === null ? NaN : value, decimals))));
}
