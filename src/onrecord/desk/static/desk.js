// What the pages gain with JavaScript: keys for the review, and words taken from the text by selecting them.
// Every page works without it.
"use strict";
(() => {
  const letters = (text) => Array.from(text).length;

  // Where a point of the text lies, in code points of the report: each piece says where it begins.
  const place = (node, offset) => {
    const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-s]");
    if (!piece) return null;
    let before = 0;
    const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
    for (let text = walker.nextNode(); text; text = walker.nextNode()) {
      if (text === node) return Number(piece.dataset.s) + before + letters(text.data.slice(0, offset));
      before += letters(text.data);
    }
    return Number(piece.dataset.s) + (offset ? before : 0);
  };

  const take = () => {
    const selection = document.getSelection();
    const text = document.getElementById("text");
    if (!text || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return;
    const start = place(range.startContainer, range.startOffset);
    const end = place(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    for (const form of document.querySelectorAll("form.anchored")) {
      form.elements.start.value = start;
      form.elements.end.value = end;
      form.elements.anchor.value = selection.toString();
    }
  };
  document.addEventListener("mouseup", take);
  document.addEventListener("keyup", (event) => { if (event.shiftKey) take(); });

  // Words that are typed stand for themselves: where they stand is looked for by the server.
  document.addEventListener("input", (event) => {
    const form = event.target.closest("form.anchored");
    if (form && event.target.name === "anchor") {
      form.elements.start.value = "";
      form.elements.end.value = "";
    }
  });

  const busy = (target) => target.closest("input, textarea, select, [contenteditable], dialog[open]");
  document.addEventListener("keydown", (event) => {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && busy(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "?") {
      const help = document.getElementById("keys-help");
      if (help) { help.showModal(); event.preventDefault(); }
      return;
    }
    if (event.key.length !== 1) return;
    const deed = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!deed) return;
    event.preventDefault();
    if (deed.tagName === "SUMMARY") {
      const details = deed.parentElement;
      details.open = true;
      const field = details.querySelector("summary ~ form input:not([type=hidden]), summary ~ form textarea, details > summary");
      (field || deed).focus();
    } else {
      deed.click();
    }
  });
})();
