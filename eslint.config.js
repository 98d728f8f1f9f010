// The browser side, as `make check` and CI hold it: no unused and no shadowed names, and rooms that never touch the page.
import js from "@eslint/js";
import globals from "globals";

const PURE = ["math", "network", "image", "model"]; // these run in Node and in workers as they do in the page

export default [
  { ignores: [".venv/", "runs/", "data/", "test-output/"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["aevae/browser/**/*.js"],
    ...js.configs.recommended,
    languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: globals.browser },
    rules: {
      ...js.configs.recommended.rules,
      "no-shadow": ["error", { builtinGlobals: false }],
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      "no-implicit-coercion": ["error", { allow: ["!!"] }],
      "max-lines": ["error", 250],
      "max-lines-per-function": ["error", { max: 120 }],
    },
  },
  {
    files: PURE.map((room) => `aevae/browser/${room}/**/*.js`),
    rules: { "no-restricted-globals": ["error", "document", "window", "localStorage", "history", "location"] },
  },
  {
    files: ["tests/js/**/*.{js,mjs}", "benchmarks/*.mjs"],
    ...js.configs.recommended,
    languageOptions: { ecmaVersion: "latest", sourceType: "module", globals: globals.node },
  },
];
