declare module "*.css";
declare module "*.wasm" {
  const address: string;
  export default address;
}

/** Injected by the build: one name for all of it, what the app cannot start without, and what it fetches when it has time; address and SHA-256. */
declare const VERSION: string;
declare const PRECACHED: [address: string, digest: string][];
declare const LAZY: [address: string, digest: string][];
