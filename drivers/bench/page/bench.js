// The page of the bench: asks what is on the table, shows it, and sends what the hands do.

import { drawCard } from "./cards.js";

const POLL_MS = 700;
const RUN_OUT_AFTER_MM = 30;
const BUSINESS = {
  marriage: "Marriage · 结婚登记",
  divorce_application: "Divorce, application · 离婚申请",
  divorce_certificate: "Divorce, certificate · 离婚发证",
  divorce_withdrawal: "Divorce, withdrawal · 撤回离婚申请",
  reissue: "Re-issue · 补领证件",
};
const FORMS = { token: "token 令牌", booking_number: "number 预约号", url: "link 链接" };
const EXAMPLES = {
  "a payment code 收款码": "wxp://f2f0AbCdEfGhIjKlMnOpQrStUvWxYz",
  "an unknown booking 无效预约号": "0000000000",
};

const $ = (id) => document.getElementById(id);
let sample = null;
let state = null;
let ticketsShown = 0;

function request(method, path, body) {
  return fetch(`/api/${path}`, {
    method,
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });
}

async function act(method, path, body) {
  await request(method, path, body);
  await refresh();
}

async function refresh() {
  try {
    if (!sample) {
      sample = await (await request("GET", "sample")).json();
      layOutCards();
      layOutCodes();
    }
    state = await (await request("GET", "state")).json();
    show();
    if (state.printer.tickets !== ticketsShown) await showTickets();
    $("lost").hidden = true;
  } catch {
    $("lost").hidden = false;
    sample = null; // a bench that was restarted may have another sample
  }
}

// Laid out once, from the sample.

function make(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function press(label, onclick, data = {}) {
  const button = make("button", { type: "button", onclick }, label);
  Object.assign(button.dataset, data);
  return button;
}

function layOutCards() {
  $("cards").replaceChildren(
    ...Object.entries(sample.people).map(([key, person]) =>
      press(drawCard(person), () => toggleCard(key), { person: key }),
    ),
  );
}

function layOutCodes() {
  $("codes").replaceChildren(
    ...Object.entries(sample.codes).map(([key, code]) => {
      const appointment = sample.appointments[key];
      const names = appointment.parties.map((party) => sample.people[party].name).join(" + ");
      const forms = Object.entries(FORMS).map(([form, label]) =>
        press(label, () => toggleCode(code[form], { appointment: key, form }), { code: code[form] }),
      );
      return make(
        "li",
        {},
        make("strong", {}, names),
        make("small", {}, whatAndWhere(appointment)),
        make("span", { className: "choices" }, ...forms),
      );
    }),
  );
  $("examples").replaceChildren(
    ...Object.entries(EXAMPLES).map(([label, text]) =>
      press(label, () => toggleCode(text, { text }), { code: text }),
    ),
  );
}

function whatAndWhere(appointment) {
  const office = sample.offices[appointment.office].name_en;
  const across = appointment.cross_district ? " · cross-district 跨区" : "";
  return `${BUSINESS[appointment.business]} · ${office}${across}`;
}

// Shown again with every state.

function show() {
  const { reader, scanner, camera, printer, centre } = state;
  mark("person", (key) => key === reader.card);
  mark("code", (text) => text === scanner.code);
  mark("scene", (scene) => scene === camera.scene);
  mark("paper", (paper) => paper === printer.paper);
  mark("line", (mode) => mode === centre.mode);
  mark("plug", (device) => state.unplugged.includes(device));
  mark("flag", flag);
  $("hide-code").disabled = scanner.code === null;
  $("run-out").setAttribute("aria-pressed", printer.run_out_after_mm !== null);

  for (const device of ["reader", "scanner", "camera", "printer"]) {
    $(device).classList.toggle("unplugged", state.unplugged.includes(device));
  }
  if ($("pad").dataset.card !== (reader.card ?? "")) {
    $("pad").dataset.card = reader.card ?? "";
    $("pad").querySelector(".card")?.remove();
    if (reader.card) $("pad").append(drawCard(sample.people[reader.card]));
  }
  look("scanner", scanner.code ?? "");
  look("camera", camera.scene);
}

function mark(kind, isPressed) {
  for (const button of document.querySelectorAll(`[data-${kind}]`)) {
    button.setAttribute("aria-pressed", isPressed(button.dataset[kind]));
  }
}

function flag(name) {
  const [device, key] = name.split(".");
  return state[device][key];
}

function look(device, version) {
  const seen = `/api/${device}/seen.jpg?${encodeURIComponent(version)}`;
  const picture = $(`${device}-seen`);
  if (picture.getAttribute("src") !== seen) picture.src = seen;
}

async function showTickets() {
  const tickets = await (await request("GET", "printer/tickets")).json();
  if (tickets.length < ticketsShown) $("tickets").replaceChildren();
  const firstNew = $("tickets").childElementCount;
  for (const ticket of tickets.slice(firstNew)) {
    const end = `${ticket.complete ? "complete" : "incomplete"}, ${ticket.cut ? "cut" : "not cut"}`;
    $("tickets").prepend(
      make(
        "li",
        { className: ticket.complete ? "" : "incomplete" },
        make("img", {
          src: `/api/printer/tickets/${ticket.index}.png?${ticket.printed_at_s}`,
          alt: `Ticket ${ticket.index + 1}`,
        }),
        make("small", {}, `${ticket.index + 1} · ${Math.round(ticket.length_mm)} mm · ${end}`),
      ),
    );
  }
  ticketsShown = tickets.length;
  $("no-tickets").hidden = ticketsShown > 0;
}

// What the hands do.

function toggleCard(person) {
  if (state.reader.card === person) return act("DELETE", "reader/card");
  return act("POST", "reader/card", { person });
}

function toggleCode(text, body) {
  if (state.scanner.code === text) return act("DELETE", "scanner/code");
  return act("PUT", "scanner/code", body);
}

function mendAll() {
  const devices = ["reader", "scanner", "camera", "printer"];
  return Promise.all([
    ...devices.map((device) => request("PUT", `devices/${device}`, { plugged: true })),
    request("PUT", "reader", { mute: false, corrupt: false }),
    request("PUT", "printer", {
      paper: "ok", cover_open: false, mute: false, run_out_after_mm: null,
    }),
    request("PUT", "centre", { mode: "through" }),
  ]).then(refresh);
}

const HANDS = {
  plug: (device) =>
    act("PUT", `devices/${device}`, { plugged: state.unplugged.includes(device) }),
  flag: (name) => {
    const [device, key] = name.split(".");
    return act("PUT", device, { [key]: !flag(name) });
  },
  scene: (scene) => act("PUT", "camera/scene", { scene }),
  paper: (paper) => act("PUT", "printer", { paper }),
  line: (mode) => act("PUT", "centre", { mode }),
};
for (const [kind, move] of Object.entries(HANDS)) {
  for (const button of document.querySelectorAll(`[data-${kind}]`)) {
    button.addEventListener("click", () => move(button.dataset[kind]));
  }
}
$("hide-code").addEventListener("click", () => act("DELETE", "scanner/code"));
$("run-out").addEventListener("click", () =>
  act("PUT", "printer", {
    run_out_after_mm: state.printer.run_out_after_mm === null ? RUN_OUT_AFTER_MM : null,
  }),
);
$("mend").addEventListener("click", mendAll);
$("any-code").addEventListener("submit", (event) => {
  event.preventDefault();
  act("PUT", "scanner/code", { text: $("any-text").value });
});

refresh();
setInterval(refresh, POLL_MS);
