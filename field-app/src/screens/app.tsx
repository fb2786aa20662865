import { useEffect, useState } from "preact/hooks";
import { snapshot, subscribe } from "../store";

export function App() {
  const [seen, see] = useState(snapshot());
  useEffect(() => subscribe(see), []);
  return <main>{seen.pack?.day ?? "ส่งต่อ"}</main>;
}
