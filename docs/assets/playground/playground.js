// Mounts the editor and the form where a page has them, also where the theme changes pages without loading.
const MODULES = { ".playground": "./editor.mjs", ".check-order": "./check.mjs" };

async function mountAll() {
  for (const [selector, module] of Object.entries(MODULES)) {
    for (const box of document.querySelectorAll(`${selector}:not([data-mounted])`)) {
      box.dataset.mounted = "";
      (await import(module)).mount(box);
    }
  }
}

if (window.document$) window.document$.subscribe(mountAll);
else mountAll();
