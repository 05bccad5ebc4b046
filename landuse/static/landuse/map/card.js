// The card of one parcel: asked for when it is opened, in place of the list until it is closed.

export function makeCard(address, closed) {
  const card = document.getElementById("map-card");
  let asked = "";

  function close() {
    if (card.hidden) return;
    asked = "";
    card.hidden = true;
    card.replaceChildren();
    closed();
  }

  card.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
  });
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  return {
    close,
    async open(code, focus) {
      asked = code;
      const answer = await fetch(address.replace("CODE", encodeURIComponent(code)), { credentials: "same-origin" }).catch(() => null);
      if (asked !== code) return; // another one was asked for meanwhile
      card.hidden = false;
      if (answer?.ok) card.innerHTML = await answer.text();
      else card.textContent = "没有取到这宗地的情况，请检查网络后再点一次。";
      card.scrollTop = 0;
      if (focus) card.focus({ preventScroll: true });
    },
  };
}
