import { useChat } from "../useChat.ts";
import { useStatus } from "../useStatus.ts";
import { Composer } from "./Composer.tsx";
import { Header } from "./Header.tsx";
import { LostNotice } from "./LostNotice.tsx";
import { Messages } from "./Messages.tsx";
import { ProgressLine } from "./ProgressLine.tsx";

type ChatPanelProps = { person: string; isMenuOpen: boolean; onMenu: () => void; onRefused: () => void };

/** The chat of one person, from the header down to the input. */
export function ChatPanel({ person, isMenuOpen, onMenu, onRefused }: ChatPanelProps) {
  const chat = useChat(person, onRefused);
  const { state } = chat;
  const status = useStatus(state.isConnected);
  return (
    <>
      <Header person={person} isConnected={state.isConnected} status={status} isMenuOpen={isMenuOpen} onMenu={onMenu} />
      <LostNotice isLost={state.isLoaded && !state.isConnected} />
      <Messages person={person} chat={chat} />
      {state.progress && <ProgressLine progress={state.progress} onCancel={() => chat.say("取消")} />}
      <Composer person={person} onSay={chat.say} onFile={chat.sendFile} />
    </>
  );
}
