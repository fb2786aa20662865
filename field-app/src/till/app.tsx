/** The frame: which reserve, whether there is a network, what waits, and one of its two screens. */
import { useEffect, useState } from "preact/hooks";
import type { Home, Pack } from "./kept";
import { Basket } from "./basket";
import { Homes } from "./homes";
import { Ending, Sales } from "./sales";
import { send, subscribe, unsettled, view, type View } from "./store";
import { inThai, say } from "./words";

export function useView(): View {
  const [seen, setSeen] = useState(view());
  useEffect(() => subscribe(setSeen), []);
  return seen;
}

export function App({ arrived }: { arrived: "taken" | "unfinished" | "not_taken" | null }) {
  const { pack, signedOut, closed } = useView();
  const [home, setHome] = useState<Home | null>(null);
  const [told, setTold] = useState(arrived && arrived !== "taken" ? say(arrived) : "");
  if (!pack) return <Empty told={told} />;
  const back = (words: string) => {
    setHome(null);
    setTold(words);
  };
  return (
    <>
      <Head pack={pack} />
      <main class="body" id="content">
        {told && (
          <p class="notice is-info" role="status">
            {told}
          </p>
        )}
        {signedOut && (
          <div class="notice is-stop" role="alert">
            <p>{say("sign_in")}</p>
            <a class="button" href="/accounts/login/?next=/till/offline/">
              {say("sign_in_link")}
            </a>
          </div>
        )}
        {closed && (
          <p class="notice is-stop" role="alert">
            {say("closed")}
          </p>
        )}
        {home ? (
          <Basket pack={pack} home={home} done={back} />
        ) : (
          <>
            {!closed && <Homes pack={pack} choose={setHome} />}
            <Sales pack={pack} />
            {!closed && <Ending done={setTold} />}
          </>
        )}
      </main>
    </>
  );
}

function Head({ pack }: { pack: Pack }) {
  const { heard } = useView();
  const waits = unsettled().filter(({ state }) => state === "waiting").length;
  const until = new Date(pack.until).toLocaleTimeString(inThai() ? "th-TH" : "en-GB", { timeStyle: "short" });
  return (
    <header class="head">
      <div class="head-line">
        <span>
          {pack.shop} · {say("until", { time: until })}
        </span>
        <span class="head-sync" role="status">
          {say(heard ? "online" : "offline")} · {waits ? say("waits", { n: waits }) : say("all_sent")}
        </span>
      </div>
      <div class="head-line">
        <h1>{pack.name}</h1>
        <button type="button" class="head-send" onClick={() => void send()}>
          {say("send_now")}
        </button>
      </div>
    </header>
  );
}

function Empty({ told }: { told: string }) {
  return (
    <>
      <header class="head">
        <h1>{say("title")}</h1>
      </header>
      <main class="body" id="content">
        <div class="card">
          {told && <p role="status">{told}</p>}
          <h2>{say("nothing_taken")}</h2>
          <p class="soft">{say("nothing_taken_next")}</p>
          <a class="button is-main" href="/reserves/">
            {say("to_reserves")}
          </a>
        </div>
      </main>
    </>
  );
}
