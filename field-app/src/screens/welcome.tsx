/** A phone nobody is signed in on: what it is for, and the one way in. */
import { useWork } from "../parts/at_work";
import { Frame, Quiet } from "../parts/frame";
import { LOGIN } from "../leaving";
import type { RefusalCode } from "../refusals";
import { speak } from "../store";
import { type Word, say } from "../words/say";

const TROUBLES: Record<RefusalCode, Word> = {
  no_room: "phone_full",
  no_session: "not_let_in",
  no_network: "no_network",
  not_allowed: "not_let_in",
  unsent: "others_unsent",
};

export function Welcome() {
  const { snapshot, go } = useWork();
  const { trouble, language } = snapshot;
  return (
    <Frame
      title={say("welcome")}
      above={say("app_name")}
      lack={trouble && say(TROUBLES[trouble])}
      dock={
        <a class="button is-main is-wide" href={LOGIN}>
          {say("sign_in")}
        </a>
      }
    >
      <p class="lead">{say("welcome_what")}</p>
      <p>{say("welcome_next")}</p>
      <button type="button" class="button is-wide" onClick={() => go("guide")}>
        {say("guide")}
      </button>
      <Quiet words={say("other_language")} press={() => speak(language === "th" ? "en" : "th")} />
    </Frame>
  );
}
