// What the sheets around the lessons get. The keys are those of screen/learn/sheets.py.

/**
 * @typedef {import("../prose.js").ProseNode[]} Prose
 * @typedef {{text: string, line: Prose, right: boolean}} Choice text: as it is written
 *
 * @typedef {Object} Question of one step, or of the concept test
 * @property {string} lesson its slug; "test-before" or "test-after" in the test
 * @property {string} lesson_title
 * @property {string} step @property {string} title
 * @property {Prose} predict @property {Prose} write
 * @property {Choice[]} options
 * @property {{is: number, within: number}|null} number a number is to be typed instead
 *
 * @typedef {Object} WorksheetStep
 * @property {string} title @property {Prose} predict @property {Prose} attempt @property {Prose} write @property {Prose} reveal @property {Prose} teacher
 * @property {Choice[]} options
 * @property {{is: number, within: number}|null} number
 * @property {string} address of the step, below the app's
 * @property {string} solution places that solve it; empty where none is stored
 * @property {{title: string, url: string}[]} planes that it begins with
 *
 * @typedef {{sheet: "answers", questions: Question[]}} AnswersData
 * @typedef {{sheet: "collect", questions: Question[]}} CollectData
 * @typedef {{sheet: "test", when: "before"|"after", questions: Question[]}} TestData questions: of both times
 * @typedef {{sheet: "worksheet", title: string, goal: string, minutes: number, teacher: boolean, steps: WorksheetStep[]}} WorksheetData
 * @typedef {AnswersData|CollectData|TestData|WorksheetData} SheetData
 *
 * @typedef {import("../answer_file.js").Answer} Answer
 * @typedef {import("../answers.js").Answers} Answers
 */
export {};
