/**
 * @file Stands for a finger at a terminal that has no reader: passkeys are made and asked by the software
 * authenticator of this machine.  It is served by the local stand-in alone, in front of the console's own code.
 */
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer.buffer ?? buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");
  let person = "";

  /** Whose finger: the ID that stands in the sign-in form, or who signed in before. */
  function whose() {
    const typed = document.querySelector("input[autocomplete~=username]")?.value.trim();
    person = typed || person || (globalThis.prompt("だれの指ですか（職員のID）") ?? "");
    return person;
  }

  async function ask(act, publicKey) {
    const rp = publicKey.rpId ?? publicKey.rp?.id ?? location.hostname;
    const given = { act, person: whose(), challenge: text(publicKey.challenge), rp };
    const headers = { "content-type": "application/json" };
    const answer = await fetch("/practice/finger", { method: "POST", headers, body: JSON.stringify(given) });
    if (!answer.ok) throw new DOMException("practice", "NotAllowedError");
    return credential(await answer.json());
  }

  function credential(said) {
    const response = Object.entries(said.response).map(([name, value]) => [name, bytes(value).buffer]);
    return {
      ...said,
      rawId: bytes(said.rawId).buffer,
      response: Object.fromEntries(response),
      authenticatorAttachment: "platform",
      getClientExtensionResults: () => ({}),
      toJSON: () => ({ ...said, clientExtensionResults: {} }),
    };
  }

  const practice = {
    get: ({ publicKey }) => ask("get", publicKey),
    create: ({ publicKey }) => ask("create", publicKey),
  };
  Object.defineProperty(navigator, "credentials", { value: practice });
})();
