// Bundles every test as the app itself is bundled, and runs them with node's own runner.

import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const names = (await readdir(HERE)).filter((name) => name.endsWith(".test.ts"));
const outdir = await mkdtemp(join(tmpdir(), "songtor-field-"));
await build({
  entryPoints: names.map((name) => join(HERE, name)),
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  platform: "node",
});
const { status } = spawnSync(process.execPath, ["--test", outdir], { stdio: "inherit", timeout: 60_000 });
await rm(outdir, { recursive: true });
process.exit(status ?? 1);
