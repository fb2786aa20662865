// Builds both apps into the Django room `field`; with --check nothing is written and any difference fails.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync, gzipSync } from "node:zlib";

const HERE = dirname(fileURLToPath(import.meta.url));
const ROOM = join(HERE, "../src/songtor/field/static");
const LOOK = join(HERE, "../src/songtor/look/static/look");
/** Each has its own page, service worker and folder: `field` of the officers on a round, `till` without network.
 *  `beside` is built with it, and no part of it.
 */
const APPS = [
  {
    name: "field",
    from: "src",
    page: "/field/",
    copied: ["app.webmanifest", "icon-192.png", "icon-512.png"],
    beside: [{ in: "src/desk.ts", out: "desk" }],
  },
  { name: "till", from: "src/till", page: "/till/offline/", copied: [], beside: [] },
];
const ASIDE = ["licences.txt", "index.html", "desk.js"]; // no part of the app
const NAMED = ["app.js", "app.css"]; // by the page, with their digest
const SETTINGS = {
  absWorkingDir: HERE,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "safari16.4"],
  legalComments: "none",
  write: false,
  metafile: true,
  loader: { ".wasm": "file" },
  external: ["/static/*"],
};

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

const addressOf = ({ name }) => `/static/${name}/`;

/** Every file of the app by its name, as bytes. */
async function built(one) {
  const at = addressOf(one);
  const app = await build({
    ...SETTINGS,
    publicPath: at,
    entryPoints: [{ in: `${one.from}/main.tsx`, out: "app" }, ...one.beside],
    outdir: "out",
    splitting: true,
    chunkNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
  });
  const files = new Map(app.outputFiles.map((file) => [file.path.slice(join(HERE, "out/").length), file.contents]));
  const wanted = atStart(app.metafile);
  for (const name of one.copied) files.set(name, await readFile(join(HERE, "public", name)));
  files.set("licences.txt", await licences(app.metafile));
  files.set("index.html", shell(await readFile(join(HERE, one.from, "index.html"), "utf8"), at, files));
  const asked = (name) => (NAMED.includes(name) ? stamped(at + name, at, files) : at + name);
  const start = [...wanted].sort().map((name) => [asked(name), sha256(files.get(name))]);
  const shown = [...files].filter(([name]) => !wanted.has(name) && ![...one.copied, ...ASIDE].includes(name));
  const lazy = shown.map(([name, bytes]) => [at + name, sha256(bytes)]).sort();
  const page = [one.page, sha256(files.get("index.html"))];
  files.set("sw.js", await worker(one, [page, ...start, ...(await looks(files))], lazy));
  return { files, wanted };
}

/** The entry and all it reaches without `import()`. */
function atStart(metafile) {
  const reached = new Set();
  const walk = (path) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const { path: next, kind, external } of metafile.outputs[path].imports) {
      if (!external && kind === "import-statement") walk(next);
    }
  };
  walk("out/app.js");
  if (metafile.outputs["out/app.css"]) reached.add("out/app.css");
  return new Set([...reached].map((path) => path.slice("out/".length)));
}

/** Of the works of others that are bundled. */
async function licences(metafile) {
  const inputs = Object.keys(metafile.inputs).map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]);
  const names = [...new Set(inputs.filter(Boolean))].sort();
  const texts = names.map(async (name) => {
    const folder = join(HERE, "node_modules", name);
    const file = (await readdir(folder)).find((found) => /^licen[sc]e/i.test(found));
    return `${name}\n\n${await readFile(join(folder, file), "utf8")}`;
  });
  return Buffer.from((await Promise.all(texts)).join("\n\n"));
}

/** Addresses carry their content's digest, so that no cache on the way mixes two versions. */
function shell(html, at, files) {
  return Buffer.from(html.replace(new RegExp(`${at}[\\w.-]+`, "g"), (address) => stamped(address, at, files)));
}

function stamped(address, at, files) {
  const bytes = files.get(address.slice(at.length));
  return bytes ? `${address}?v=${sha256(bytes).slice(0, 12)}` : address;
}

/** The icon and the fonts the style names; they are the desk's own. */
async function looks(files) {
  const style = Buffer.from(files.get("app.css") ?? "").toString();
  const named = new Set(["icon.svg", ...[...style.matchAll(/\/static\/look\/([\w./-]+)/g)].map((match) => match[1])]);
  const read = async (name) => [`/static/look/${name}`, sha256(await readFile(join(LOOK, name)))];
  return Promise.all([...named].sort().map(read));
}

async function worker(one, precached, lazy) {
  const lists = { PRECACHED: JSON.stringify(precached), LAZY: JSON.stringify(lazy) };
  const version = sha256(lists.PRECACHED + lists.LAZY).slice(0, 16);
  const define = { ...lists, VERSION: JSON.stringify(version) };
  const entry = { entryPoints: [{ in: `${one.from}/worker.ts`, out: "sw" }], outdir: "out", format: "iife", define };
  const { outputFiles } = await build({ ...SETTINGS, ...entry });
  return outputFiles[0].contents;
}

/** What stands in the room beside what was built; a packed file is compared unpacked, since zlibs pack differently. */
async function differences(folder, files) {
  const there = await readdir(folder).catch(() => []);
  const wanted = [...files.keys(), ...packed(files)];
  const names = [...new Set([...wanted, ...there])].sort();
  const compared = await Promise.all(names.map(async (name) => [name, wanted.includes(name) && (await same(folder, name, files))]));
  return compared.filter(([, equal]) => !equal).map(([name]) => name);
}

/** The server sends these to whoever takes gzip. */
function packed(files) {
  return [...files.keys()].filter((name) => /\.(js|css|wasm)$/.test(name) && name !== "sw.js").map((name) => `${name}.gz`);
}

async function same(folder, name, files) {
  const found = await readFile(join(folder, name)).catch(() => null);
  if (!found) return false;
  if (files.has(name)) return Buffer.compare(found, Buffer.from(files.get(name))) === 0;
  try {
    return Buffer.compare(gunzipSync(found), Buffer.from(files.get(name.slice(0, -".gz".length)))) === 0;
  } catch {
    return false;
  }
}

/** Only what differs is written, so that the same sources leave the same tree. */
async function put(folder, files) {
  await mkdir(folder, { recursive: true });
  for (const name of await differences(folder, files)) {
    const path = join(folder, name);
    const source = files.get(name.replace(/\.gz$/, ""));
    if (files.has(name)) await writeFile(path, files.get(name));
    else if (source) await writeFile(path, gzipSync(source, { level: 9 }));
    else await rm(path, { recursive: true });
  }
}

const gzipped = (files, names) => names.reduce((sum, name) => sum + gzipSync(files.get(name), { level: 9 }).length, 0);

for (const one of APPS) {
  const { files, wanted } = await built(one);
  const folder = join(ROOM, one.name);
  if (process.argv.includes("--check")) {
    const differing = await differences(folder, files);
    if (differing.length) {
      console.error(`${one.name} is not as built from field-app: ${differing.join(", ")}. Run: cd field-app && node build.mjs`);
      process.exitCode = 1;
    }
  } else {
    await put(folder, files);
  }
  const size = gzipped(files, [...wanted, "index.html", "sw.js"]);
  console.log(`${one.name} ${(size / 1024).toFixed(1)} KB gz without fonts and scanner`);
}
