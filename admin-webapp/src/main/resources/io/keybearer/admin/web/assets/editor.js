// The policy editor in place of its textarea. The server checks and converts; this shows what it says.
import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from './codemirror__autocomplete.js';
import { defaultKeymap, history, historyKeymap } from './codemirror__commands.js';
import { xml, xmlLanguage } from './codemirror__lang-xml.js';
import { HighlightStyle, bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit, syntaxHighlighting, syntaxTree } from './codemirror__language.js';
import { forEachDiagnostic, forceLinting, lintGutter, lintKeymap, linter, nextDiagnostic, setDiagnostics } from './codemirror__lint.js';
import { EditorState } from './codemirror__state.js';
import { EditorView, closeHoverTooltips, drawSelection, hasHoverTooltips, highlightActiveLine, highlightActiveLineGutter, hoverTooltip, keymap, lineNumbers } from './codemirror__view.js';
import { tags } from './lezer__highlight.js';

const form = document.getElementById("editor");
const area = document.getElementById("document");
const message = document.getElementById("editor-message");
const list = document.getElementById("editor-findings");
const pattern = document.getElementById("editor-finding");
const changes = document.getElementById("editor-changes");
const nonce = document.querySelector('script[src$="editor.js"]').nonce;
// What the schema takes any text for, though gateways know two words.
const MORE_VALUES = { "identity-type": ["managed", "jwt"] };

const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.angleBracket], color: "var(--kb-accent)" },
  { tag: tags.attributeName, color: "var(--kb-warn)" },
  { tag: tags.attributeValue, color: "var(--kb-ok)" },
  { tag: [tags.comment, tags.blockComment], color: "var(--bs-secondary-color)", fontStyle: "italic" },
  { tag: tags.invalid, color: "var(--kb-bad)" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--kb-surface)", color: "var(--bs-body-color)", border: "1px solid var(--kb-border)", borderRadius: ".375rem", fontSize: ".875rem" },
  "&.cm-focused": { outline: "2px solid var(--kb-accent)", outlineOffset: "1px" },
  ".cm-content": { fontFamily: "var(--bs-font-monospace)", caretColor: "var(--bs-body-color)" },
  ".cm-content, .cm-gutter": { minHeight: "24rem" },
  ".cm-scroller": { maxHeight: "70vh", overflow: "auto" },
  ".cm-cursor": { borderLeftColor: "var(--bs-body-color)" },
  ".cm-gutters": { backgroundColor: "var(--kb-idle-bg)", color: "var(--kb-idle)", borderRight: "1px solid var(--kb-border)" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--kb-accent) 7%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "color-mix(in srgb, var(--kb-accent) 28%, transparent)" },
  ".cm-tooltip": { backgroundColor: "var(--kb-surface)", color: "var(--bs-body-color)", border: "1px solid var(--kb-border)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--kb-accent)", color: "var(--kb-surface)" },
  ".cm-help": { padding: ".25rem .5rem", maxWidth: "30rem" },
  ".cm-completionInfo": { maxWidth: "24rem" },
  ".cm-diagnostic": { whiteSpace: "normal", maxWidth: "36rem" },
});

/** Sends the form as that button does, and returns what the server says. */
async function send(action, text) {
  const body = new URLSearchParams(new FormData(form));
  body.set("do", action);
  body.set("document", text);
  const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "error" });
  if (!response.ok) {
    throw new Error(String(response.status));
  }
  return response.json();
}

async function words(query) {
  const response = await fetch(form.dataset.words + query, { headers: { Accept: "application/json" }, redirect: "error" });
  return response.ok ? response.json() : [];
}

function offset(doc, finding) {
  const line = doc.line(Math.min(Math.max(finding.line, 1), doc.lines));
  return Math.min(line.from + Math.max(finding.column - 1, 0), line.to);
}

/** A finding's mark: from its column to the end of the word. */
function mark(doc, finding) {
  const from = offset(doc, finding);
  const rest = doc.sliceString(from, doc.lineAt(from).to);
  return { from, to: from + (/^<?[\w:-]+/.exec(rest)?.[0].length ?? 0), severity: finding.error ? "error" : "warning", message: finding.message };
}

function show(outcome) {
  message.textContent = outcome.message;
  list.replaceChildren(...outcome.findings.map(finding => {
    const item = pattern.content.cloneNode(true);
    item.querySelector(".icon").classList.add(finding.error ? "icon-x-octagon-fill" : "icon-exclamation-triangle-fill", finding.error ? "finding-error" : "finding-warning");
    const place = item.querySelector("button");
    place.textContent = `${finding.line}:${finding.column}`;
    place.addEventListener("click", () => {
      view.dispatch({ selection: { anchor: offset(view.state.doc, finding) }, scrollIntoView: true });
      view.focus();
    });
    item.querySelector("span:last-child").textContent = finding.message;
    return item;
  }));
}

/** The lines that a conversion changed. */
function showChanges(lines) {
  changes.hidden = lines.length === 0;
  changes.querySelector("ul").replaceChildren(...lines.map(({ kind, text }) => {
    const item = document.createElement("li");
    item.className = "change-" + kind;
    const word = document.getElementById("editor-" + kind);
    item.append(...(word ? [word.content.cloneNode(true)] : []), Object.assign(document.createElement("code"), { textContent: text }));
    return item;
  }));
}

/** Replaces what differs, so that the cursor stays where it is beside it. */
function replace(text) {
  const old = view.state.doc.toString();
  let from = 0;
  while (from < Math.min(old.length, text.length) && old[from] === text[from]) {
    from++;
  }
  let end = 0;
  while (end < Math.min(old.length, text.length) - from && old[old.length - 1 - end] === text[text.length - 1 - end]) {
    end++;
  }
  view.dispatch({ changes: { from, to: old.length - end, insert: text.slice(from, text.length - end) }, scrollIntoView: true });
}

/** What the element or attribute at a place is for. */
function help(elements) {
  return (editor, position, side) => {
    const node = syntaxTree(editor.state).resolveInner(position, side);
    const text = at => editor.state.sliceDoc(at.from, at.to);
    let word;
    if (node.name === "TagName") {
      word = elements[text(node)];
    } else if (node.name === "AttributeName") {
      const tag = node.parent?.parent?.getChild("TagName");
      word = tag && elements[text(tag)]?.attributes[text(node)];
    }
    if (!word?.help) {
      return null;
    }
    const dom = Object.assign(document.createElement("div"), { className: "cm-help", textContent: word.help });
    return { pos: node.from, end: node.to, above: true, create: () => ({ dom }) };
  };
}

/** Goes to the next problem and says what it is. */
function nextProblem(editor) {
  const moved = nextDiagnostic(editor);
  const place = editor.state.selection.main.from;
  forEachDiagnostic(editor.state, (problem, from) => {
    if (from === place) {
      message.textContent = problem.message;
    }
  });
  return moved;
}

/** Puts away what the pointer brought up; else the key keeps its meaning. */
function closeHelp(editor) {
  const open = hasHoverTooltips(editor.state);
  if (open) {
    editor.dispatch({ effects: closeHoverTooltips });
  }
  return open;
}

async function check(editor) {
  try {
    const outcome = await send("check", editor.state.doc.toString());
    show(outcome);
    return outcome.findings.map(finding => mark(editor.state.doc, finding));
  } catch {
    message.textContent = form.dataset.failed;
    return [];
  }
}

/** Proposes what an attribute takes, ids of providers and connections among it. */
function values(elements) {
  return async context => {
    const before = context.state.sliceDoc(Math.max(0, context.pos - 4000), context.pos);
    const found = /<([\w-]+)((?:[^<>"']|"[^"]*"|'[^']*')*?\s([\w-]+)\s*=\s*["'])([^"'<>]*)$/.exec(before);
    if (!found) {
      return null;
    }
    const [, element, tag, attribute, typed] = found;
    let options;
    if (element === "get-authorization-context" && attribute === "provider-id") {
      options = await words("?provider-id=" + encodeURIComponent(typed));
    } else if (element === "get-authorization-context" && attribute === "authorization-id") {
      const after = context.state.sliceDoc(context.pos, context.pos + 2000).split(">")[0];
      const provider = /\sprovider-id\s*=\s*["']([^"'@{}]*)["']/.exec(" " + tag + typed + after)?.[1] ?? "";
      options = await words("?provider=" + encodeURIComponent(provider) + "&authorization-id=" + encodeURIComponent(typed));
    } else {
      options = elements[element]?.attributes[attribute]?.values ?? [];
      options = options.length ? options : MORE_VALUES[attribute] ?? [];
    }
    return { from: context.pos - typed.length, options: options.map(label => ({ label, type: "constant" })) };
  };
}

function language(elements) {
  const attributes = all => Object.entries(all).map(([name, it]) => ({ name, completion: { info: it.help || undefined, detail: it.required ? "*" : undefined } }));
  return [
    xml({
      elements: Object.entries(elements).map(([name, it]) => ({
        name, top: name === "policies" || name === "fragment", children: it.children, attributes: attributes(it.attributes), completion: { info: it.help || undefined },
      })),
    }),
    xmlLanguage.data.of({ autocomplete: values(elements) }),
  ];
}

function state(text, elements) {
  return EditorState.create({
    doc: text,
    extensions: [
      EditorView.cspNonce.of(nonce), look, syntaxHighlighting(colours), lineNumbers(), foldGutter(), lintGutter(), history(), drawSelection(),
      indentOnInput(), indentUnit.of("    "), bracketMatching(), closeBrackets(), autocompletion({ icons: false }), highlightActiveLine(), highlightActiveLineGutter(),
      EditorView.lineWrapping, EditorView.contentAttributes.of({ "aria-labelledby": "document-label", "aria-describedby": "document-help", spellcheck: "false" }),
      linter(check, { delay: 800 }), language(elements), hoverTooltip(help(elements), { hideOnChange: true }),
      keymap.of([{ key: "F8", run: nextProblem }, { key: "Escape", run: closeHelp }, { key: "Tab", run: acceptCompletion }, ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
    ],
  });
}

const view = new EditorView({ state: state(area.value, await words("")), parent: document.getElementById("document-here") });
view.scrollDOM.tabIndex = 0;
area.hidden = true;
form.dataset.ready = "true";

form.addEventListener("submit", async event => {
  const action = event.submitter?.value ?? "check";
  area.value = view.state.doc.toString();
  if (action === "download") {
    return;
  }
  event.preventDefault();
  if (action === "check") {
    view.dispatch(setDiagnostics(view.state, []));
    forceLinting(view);
    return;
  }
  try {
    form.elements.at.value = view.state.selection.main.to;
    const outcome = await send(action, area.value);
    replace(outcome.text);
    show(outcome);
    showChanges(outcome.changes);
    view.dispatch(setDiagnostics(view.state, outcome.findings.map(finding => mark(view.state.doc, finding))));
  } catch {
    message.textContent = form.dataset.failed;
  }
});

// Enter in the form for insertions inserts; the form's first button would check.
document.getElementById("insertion").addEventListener("keydown", event => {
  if (event.key === "Enter" && event.target.matches("input")) {
    event.preventDefault();
    form.requestSubmit(form.querySelector('button[value="insert"]'));
  }
});
