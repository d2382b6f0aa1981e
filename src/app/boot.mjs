// Starts the app, or says in the page why it cannot.
//
// A file of its own because the page's policy forbids inline scripts. Trunk.toml writes the tag
// that loads it; its data attributes name the two files whose names carry a hash.

// The smallest module with a SIMD instruction (i8x16.splat). A browser that does not know it
// would fail on the app with an error that nobody can read.
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15,
  11,
]);

// The chosen theme, before anything is painted. Storage may be forbidden.
try {
  const theme = localStorage.getItem("quarry.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // The system's theme it is.
}

// A file that is dropped before the app listens must not replace the page.
for (const type of ["dragover", "drop"]) {
  addEventListener(type, (event) => event.preventDefault());
}

const place = document.getElementById("boot");

function explain(title, action, detail) {
  const part = (tag, text) => {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  };
  place.setAttribute("role", "alert");
  place.replaceChildren(part("h1", title), part("p", action));
  if (detail) {
    place.append(part("pre", detail));
  }
}

async function start() {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(simdProbe)) {
    explain(
      "This browser cannot run Quarry",
      "Quarry needs WebAssembly with SIMD: Chrome or Edge 91, Firefox 89, Safari 16.4, or newer. " +
        "If yours is newer, a setting or an extension turns WebAssembly off.",
    );
    return;
  }
  const { js, wasm } = document.querySelector("script[data-wasm]").dataset;
  try {
    const { default: init } = await import(js);
    await init({ module_or_path: wasm });
    place.remove();
  } catch (error) {
    explain(
      "Quarry did not start",
      "Reload the page. If that does not help, the message below says what went wrong.",
      String(error),
    );
    throw error;
  }
}

await start();
