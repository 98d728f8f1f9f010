// What Python sends: CardData of `screen/learn/card.py`. Prose is parsed on the server, see `prose.js`.

/**
 * @typedef {import("./prose.js").ProseNode[]} Prose
 * @typedef {{text: Prose, answer: Prose, right: boolean}} OptionText
 * @typedef {{id: string, title: string, open: string, predict: Prose, attempt: Prose, reveal: Prose, why: Prose, teacher: Prose, write: Prose, options: OptionText[], number: {is: number, within: number}|null, checks: number, passes: string[]}} StepText
 * @typedef {{slug: string, title: string, goal: string, minutes: number, steps: {id: string, title: string}[], missing: string[]}} LessonHead
 * @typedef {{lessons: LessonHead[], lesson: string|null, step: string|null, texts: StepText[], notice: string|null, refused: string[], language: string, languages: string[], plan: Plan}} CardData
 * @typedef {{title: string, stops: {minutes: number[], what: string, who: string, note: string, steps: {lesson: string, step: string, title: string}[], test: string|null}[], after: string[]}} Plan
 *
 * @typedef {{lesson: string, step: string}} StepPlace empty texts: the list
 * @typedef {(place: StepPlace) => void} Go
 * @typedef {{element: HTMLElement, destroy: () => void}} View
 */
export {};
