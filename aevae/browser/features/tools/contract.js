// What a tool has, and what it may use besides its host. The table of tools is in `feature.js`.

/**
 * @typedef {import("../contract.js").Feature & ToolParts} Tool
 *
 * @typedef {Object} ToolParts what a tool has besides the hooks of a feature
 * @property {import("../contract.js").ControlHandle} control
 * @property {{key: string, label: string, text: string, press: () => void}[]} shortcuts keys on the plane
 * @property {import("../../ui/controls/tool_sheet.js").ToolSheet} sheet
 * @property {() => void} close what its × and Esc do
 * @property {() => boolean} drawn whether it has something on the canvas
 * @property {(context: CanvasRenderingContext2D, view: View, theme: Theme) => void} paint
 *
 * @typedef {Object} ToolContext what a tool may use besides the host
 * @property {import("../contract.js").Host["control"]} control as the host's; what is done by hand shows the tool's sheet
 * @property {() => void} paint the canvas again in the next frame
 * @property {() => void} paintNow
 * @property {(state: any) => void} share with the same tool of the other plane
 * @property {(name: string, length?: number) => string|null} parameter what the address says of this plane
 */

export {};
