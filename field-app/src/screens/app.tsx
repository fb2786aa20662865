/** Which screen is shown. A place that is no longer in the pack leads back to today. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type AtWork, AtWorkProvider, useWork } from "../parts/at_work";
import { snapshot, subscribe } from "../store";
import { Guide } from "./guide";
import { HandOver } from "./hand_over";
import { LeftOver } from "./left_over";
import { Mend } from "./mend";
import { Miss } from "./miss";
import { Note } from "./note";
import { Photo } from "./photo";
import { Receivers } from "./receivers";
import { Settings } from "./settings";
import { Sign } from "./sign";
import { SignOff } from "./sign_off";
import { StopScreen } from "./stop";
import { Today } from "./today";
import { Waste } from "./waste";
import { Weigh } from "./weigh";
import { Welcome } from "./welcome";

const ANYWHERE: Record<string, ComponentType> = { settings: Settings, guide: Guide, mend: Mend };
const ON_A_ROUND: Record<string, ComponentType> = { waste: Waste, sign_off: SignOff };
const AT_A_STOP: Record<string, ComponentType> = {
  stop: StopScreen,
  weigh: Weigh,
  photo: Photo,
  sign: Sign,
  left_over: LeftOver,
  miss: Miss,
  note: Note,
  hand_over: HandOver,
  receivers: Receivers,
};

export function App() {
  const [seen, see] = useState(snapshot());
  useEffect(() => subscribe(see), []);
  return (
    <AtWorkProvider snapshot={seen}>
      <Screen />
    </AtWorkProvider>
  );
}

function Screen() {
  const work = useWork();
  const Shown = screenOf(work);
  return <Shown key={`${work.place.screen} ${work.place.stop ?? work.place.round ?? ""}`} />;
}

function screenOf({ snapshot: { session, pack }, place, round, stop }: AtWork): ComponentType {
  const anywhere = ANYWHERE[place.screen];
  if (anywhere && (session || place.screen === "guide")) return anywhere;
  if (!session) return Welcome;
  if (pack && round && ON_A_ROUND[place.screen]) return ON_A_ROUND[place.screen] ?? Today;
  if (pack && stop && AT_A_STOP[place.screen]) return AT_A_STOP[place.screen] ?? Today;
  return Today;
}
